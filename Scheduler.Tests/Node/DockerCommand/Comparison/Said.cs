using System.Text.RegularExpressions;

namespace Scheduler.Tests.Node.DockerCommand.Comparison;

/// <summary>What a command said, without what is another each time: ids, times, addresses.</summary>
/// <param name="Output">Its lines.</param>
/// <param name="Complaints">The lines of its standard error.</param>
internal sealed record Said(string Command, int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Complaints)
{
    private static readonly (Regex Pattern, string Word)[] Changing =
    [
        (new Regex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?(Z|[+-]\d\d:?\d\d))?( ?utc| UTC)?"), "<time>"),
        (new Regex(@"((Less than|About) an? (second|minute|hour)|\d+ (seconds?|minutes?|hours?))( ago)?"), "<time>"),
        (new Regex(@"sha256:[0-9a-f]{64}"), "<digest>"),
        (new Regex(@"\b[0-9a-f]{64}\b"), "<id>"),
        (new Regex(@"\b[0-9a-z]{25}\b"), "<id>"),
        (new Regex(@"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b"), "<id>"),
        (new Regex(@"\b(?=[0-9a-z]*\d)(?=[0-9a-z]*[a-z])[0-9a-z]{12}\b"), "<id>"),
        (new Regex(@"\b\d{1,3}(\.\d{1,3}){3}(/\d+)?(:\d+)?\b"), "<address>"),
    ];

    public static Said Of(ScriptLine line, CommandResult result) =>
        new(line.Command, result.ExitCode, Lines(result.Output), Lines(result.Complaints));

    private static IReadOnlyList<string> Lines(string text) =>
        [.. Scrub(text).Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    private static string Scrub(string text) => Changing.Aggregate(text, (so, one) => one.Pattern.Replace(so, one.Word));
}
