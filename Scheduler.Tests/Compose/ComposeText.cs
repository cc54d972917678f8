using System.Collections.Immutable;
using Scheduler.Core.Compose;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Tests.Compose;

/// <summary>Reads compose texts for tests: the file is <c>c.yml</c>, the stack <c>shop</c>, the project at <c>/srv/shop</c>.</summary>
internal static class ComposeText
{
    public static ComposeInput Input(params string[] texts) => new()
    {
        Files = [.. texts.Select((text, i) => new ComposeFile(i == 0 ? "c.yml" : $"c{i + 1}.yml", text))],
        DefaultStackName = "shop",
        ProjectDirectory = "/srv/shop",
    };

    public static ComposeInput With(this ComposeInput input, params (string Name, string Value)[] variables) =>
        input with { Variables = variables.ToImmutableDictionary(variable => variable.Name, variable => variable.Value) };

    /// <summary>With these files beside the compose file, by absolute path.</summary>
    public static ComposeInput WithFiles(this ComposeInput input, params (string Path, string Text)[] files) =>
        input with { ReadFile = path => files.Where(file => file.Path == path).Select(file => file.Text).FirstOrDefault() };

    public static StackSpec Stack(this ComposeInput input)
    {
        var result = ComposeReader.Read(input);
        Assert.True(result.Stack is not null, string.Join('\n', result.Findings));
        return result.Stack;
    }

    public static StackSpec Stack(string text) => Input(text).Stack();

    /// <summary>The one service <c>a</c> with image <c>i</c> and these lines.</summary>
    public static string Service(params string[] lines) =>
        "services:\n  a:\n    image: i\n" + string.Concat(lines.SelectMany(line => line.Split('\n')).Select(line => $"    {line}\n"));

    public static ServiceSpec Spec(params string[] lines) => Stack(Service(lines)).Services["a"].Spec;

    public static ContainerSpec Container(params string[] lines) => Spec(lines).Container;

    public static IReadOnlyList<string> Errors(this ComposeInput input) => Said(input, Severity.Error);

    public static IReadOnlyList<string> Errors(string text) => Input(text).Errors();

    /// <summary>The one error of a file, as people see it.</summary>
    public static string Error(string text) => Assert.Single(Errors(text));

    public static IReadOnlyList<string> Warnings(string text) => Said(Input(text), Severity.Warning);

    public static IReadOnlyList<string> Said(ComposeInput input, Severity severity)
    {
        var result = ComposeReader.Read(input);
        Assert.Equal(result.Stack is null, result.Findings.Any(finding => finding.Severity == Severity.Error));
        return [.. result.Findings.Where(finding => finding.Severity == severity).Select(finding => finding.ToString())];
    }
}
