using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node.DockerCommand.Comparison;

/// <summary>A line of <c>script.txt</c>.</summary>
/// <param name="Command">For a shell.</param>
/// <param name="IsAwaited">It is repeated until it succeeds, and what it prints is not compared.</param>
internal sealed record ScriptLine(string Command, bool IsAwaited)
{
    private static string Folder => Path.Combine(RepositoryRoot.Folder, "Scheduler.Tests", "Node", "DockerCommand", "Comparison");

    public static string PathOf(string file) => Path.Combine(Folder, file);

    public static IReadOnlyList<ScriptLine> ReadAll() =>
    [
        .. File.ReadLines(PathOf("script.txt")).Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.StartsWith("? ", StringComparison.Ordinal)
                ? new ScriptLine(line[2..], IsAwaited: true)
                : new ScriptLine(line, IsAwaited: false)),
    ];
}
