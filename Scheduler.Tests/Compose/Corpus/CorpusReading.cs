using System.Collections.Immutable;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Questions;

namespace Scheduler.Tests.Compose.Corpus;

/// <summary>
/// Reads a folder of templates as <c>scheduler up</c> reads one: with their defaults, and where they ask, with an answer of
/// the right type.
/// </summary>
internal static class CorpusReading
{
    /// <summary>The folders with a compose file in them, in order.</summary>
    public static IEnumerable<CorpusTemplate> Of(string root) => Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)
        .Prepend(root)
        .Order(StringComparer.Ordinal)
        .Where(folder => Find(folder, "docker-compose") is not null)
        .Select(folder => Read(root, folder));

    private static CorpusTemplate Read(string root, string folder)
    {
        var name = Path.GetRelativePath(root, folder);
        var input = new ComposeInput
        {
            Files = [File(folder, "docker-compose")!],
            RancherFiles = File(folder, "rancher-compose") is { } beside ? [beside] : [],
            StackName = "corpus",
            ProjectDirectory = "/corpus",
        };
        var result = ComposeReader.Read(input);
        var asked = result.Missing;
        if (!asked.IsEmpty) result = ComposeReader.Read(input with { Answers = asked.ToImmutableDictionary(question => question.Variable, Answer) });
        return new CorpusTemplate(name, asked, result);
    }

    private static string Answer(Question question) => question switch
    {
        { Type: QuestionType.Int } => $"{question.Least ?? 1}",
        { Type: QuestionType.Boolean } => "true",
        { Type: QuestionType.Enum } => question.Options.FirstOrDefault(option => option.Length > 0) ?? "",
        { Type: QuestionType.Service } => "stack/service",
        _ => new string('a', Math.Max(question.LengthMin ?? 1, 1)),
    };

    private static ComposeFile? File(string folder, string name) =>
        Find(folder, name) is { } path ? new ComposeFile(Path.GetFileName(path), System.IO.File.ReadAllText(path)) : null;

    private static string? Find(string folder, string name) =>
        new[] { ".yml.tpl", ".yaml.tpl", ".yml", ".yaml" }.Select(end => Path.Combine(folder, name + end)).FirstOrDefault(System.IO.File.Exists);
}

/// <param name="Name">Its folder.</param>
/// <param name="Asked">What it asks that has no default.</param>
/// <param name="Result">With answers to these.</param>
internal sealed record CorpusTemplate(string Name, ImmutableArray<Question> Asked, ComposeResult Result)
{
    /// <summary>The template gave a file, whatever was in that.</summary>
    public bool IsRendered =>
        Result.Missing.IsEmpty && !Result.Findings.Any(finding => finding.Message.StartsWith("the template: ", StringComparison.Ordinal));

    public IEnumerable<Finding> Errors => Result.Findings.Where(finding => finding.Severity == Severity.Error);
}
