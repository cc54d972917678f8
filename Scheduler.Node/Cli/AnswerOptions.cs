using System.Collections.Immutable;
using System.CommandLine;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Questions;

namespace Scheduler.Node.Cli;

/// <summary>Answers to a template's questions: from a file, and where a person watches, asked for.</summary>
public sealed class AnswerOptions
{
    private const int TriesMax = 3;

    public Option<string?> File { get; } = new("--answers")
    {
        Description = "Answers to the files' questions: YAML, JSON or lines of NAME=value; - for standard input.",
        HelpName = "file"
    };

    /// <exception cref="CommandFailure">It cannot be read.</exception>
    public ComposeFile? FileOf(Terminal terminal, ParseResult arguments) => arguments.GetValue(File) switch
    {
        null => null,
        "-" => new ComposeFile("-", terminal.In.ReadToEnd()),
        var path => new ComposeFile(path, TextFile.Read(Path.GetFullPath(path, terminal.Directory))),
    };

    /// <summary>Asks a person for what has no answer yet; null when there is nobody to ask.</summary>
    /// <exception cref="CommandFailure">No answer is one.</exception>
    public static ImmutableDictionary<string, string>? Ask(Terminal terminal, IEnumerable<Question> questions) => terminal.IsInteractive
        ? questions.ToImmutableDictionary(question => question.Variable, question => Ask(terminal, question))
        : null;

    private static string Ask(Terminal terminal, Question question)
    {
        if (question.Description is { Length: > 0 } description) terminal.Error.WriteLine(description.Trim());
        for (var tries = 0; tries < TriesMax; tries++)
        {
            if (Answer(terminal, question) is not { } answer) break;
            if (AnswerRules.Fault(question, answer) is not { } fault) return answer;
            terminal.Error.WriteLine($"{question.Variable} {fault}");
        }

        throw CommandFailure.Usage($"{question.Variable} has no answer; give it with --answers FILE.");
    }

    private static string? Answer(Terminal terminal, Question question)
    {
        var kind = question.Type == QuestionType.Enum ? string.Join("|", question.Options) : question.Type.ToString().ToLowerInvariant();
        var prompt = $"{question.Label ?? question.Variable} ({kind}): ";
        if (question.Type == QuestionType.Password) return terminal.AskSecret(prompt);
        terminal.Error.Write(prompt);
        return terminal.In.ReadLine();
    }
}
