using System.Collections.Immutable;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Compose.Templates;
using Scheduler.Core.Compose.Variables;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Questions;

/// <summary>
/// Where variables have their values from: the answers given, the answers' file, the environment, the <c>.env</c> file,
/// and the defaults of the questions, in this order.
/// </summary>
internal sealed class Asking
{
    private readonly ComposeInput _input;
    private readonly FindingList _findings;
    private readonly ImmutableDictionary<string, string> _fromFile = ImmutableDictionary<string, string>.Empty;
    private readonly ImmutableDictionary<string, string> _dotEnv = ImmutableDictionary<string, string>.Empty;
    private readonly HashSet<string> _lookedUp = [];
    private ImmutableDictionary<string, Question> _questions = ImmutableDictionary<string, Question>.Empty;

    public Asking(ComposeInput input, FindingList findings)
    {
        (_input, _findings) = (input, findings);
        if (input.DotEnv is { } file) _dotEnv = FromLines(file);
        if (input.AnswersFile is { } answers) _fromFile = AnswersFile.Read(answers, name => input.Variables.GetValueOrDefault(name), findings);
    }

    /// <summary>What the files say of themselves; the last that says something is heard.</summary>
    public CatalogEntry Entry { get; private set; } = CatalogEntry.None;

    /// <summary>Required questions without an answer.</summary>
    public ImmutableArray<Question> Missing { get; private set; } = [];

    /// <summary>Rancher's file stands beside: what Rancher took is taken.</summary>
    public bool IsLenient => !_input.RancherFiles.IsEmpty;

    /// <summary>By its name; and, as Rancher has it, a compose file beside its own that holds an action.</summary>
    public bool IsTemplate(ComposeFile file) =>
        GoTemplate.Is(file) || (IsLenient && _input.Files.Contains(file) && file.Text.Contains("{{", StringComparison.Ordinal));

    public string? LookUp(string name)
    {
        _lookedUp.Add(name);
        return Value(name);
    }

    /// <summary>What templates see as their dot.</summary>
    public GoMap Root()
    {
        var asked = _questions.Keys.ToImmutableDictionary(name => name, name => Value(name) ?? "");
        return GoTemplate.Root(_input.StackName ?? _input.DefaultStackName ?? "", asked, LookUp);
    }

    /// <summary>Reads the questions of the files, and checks their answers.</summary>
    public void Ask(IEnumerable<ComposeFile> files)
    {
        var fields = ImmutableDictionary<string, Field>.Empty;
        foreach (var file in files)
        {
            if (IsTemplate(file) && !GoTemplate.Is(file) && !GoTemplate.IsMarkedAsNone(file.Text))
                _findings.Warning(
                    Mark.Whole(file.Path), "",
                    "holds {{ and is filled in as a template, as Rancher does; with # notemplating as its first line it is not");
            if (Tree(file) is not { } root || QuestionReader.Read(root, _findings) is not var (entry, found)) continue;
            (Entry, fields) = (entry, found);
        }

        _questions = Entry.Questions.ToImmutableDictionary(question => question.Variable);
        var missing = ImmutableArray.CreateBuilder<Question>();
        foreach (var question in Entry.Questions)
        {
            if (AnswerRules.Fault(question, Value(question.Variable) ?? "") is not { } fault) continue;
            fields[question.Variable].Error($"the answer to {Shown.Text(question.Variable)} {fault}");
            if (string.IsNullOrEmpty(Value(question.Variable))) missing.Add(question);
        }

        Missing = missing.ToImmutable();
    }

    /// <summary>Warns of answers that nothing wants, which are misspelt more often than not.</summary>
    public void WarnOfTheUnused()
    {
        foreach (var name in _input.Answers.Keys.Concat(_fromFile.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            if (_questions.ContainsKey(name) || _lookedUp.Contains(name)) continue;
            _findings.Warning(Mark.Whole(_input.AnswersFile?.Path ?? "answers"), "", $"nothing asks for {Shown.Text(name)}");
        }
    }

    /// <summary>Null for a file that will be complained of when it is read itself.</summary>
    private MapNode? Tree(ComposeFile file)
    {
        // Questions may stand in a template, too: it is filled in with what is known before they are asked.
        var unheard = new FindingList();
        var filled = IsTemplate(file) ? GoTemplate.Fill(file, Root(), unheard) : file;
        if (filled?.TemplateLines is { } lines) _findings.MapLines(file.Path, lines);
        return filled is null ? null : TreeParser.Parse(filled, unheard, IsLenient) as MapNode;
    }

    private string? Value(string name)
    {
        var question = _questions.GetValueOrDefault(name);
        var given = Given(name);
        if (question is null) return given;
        if (given is null || (given.Length == 0 && question.IsRequired)) return question.Default ?? "";
        return AnswerRules.Normal(question, given);
    }

    private string? Given(string name) =>
        _input.Answers.GetValueOrDefault(name) ?? _fromFile.GetValueOrDefault(name)
        ?? _input.Variables.GetValueOrDefault(name) ?? _dotEnv.GetValueOrDefault(name);

    private ImmutableDictionary<string, string> FromLines(ComposeFile file)
    {
        var content = EnvFile.Parse(file.Text, name => _input.Variables.GetValueOrDefault(name));
        foreach (var fault in content.Faults) _findings.Error(new Mark(file.Path, fault.Line, 1), "", fault.Message);
        foreach (var warning in content.Warnings) _findings.Warning(new Mark(file.Path, warning.Line, 1), "", warning.Message);
        return content.Values;
    }
}
