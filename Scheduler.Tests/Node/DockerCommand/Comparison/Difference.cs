using System.Text.RegularExpressions;

namespace Scheduler.Tests.Node.DockerCommand.Comparison;

/// <summary>A field of one command that this cluster fills in another way than a swarm.</summary>
/// <param name="Swarm">Null when a swarm has no such field.</param>
/// <param name="Ours">Null when we have none.</param>
internal sealed record Difference(string Command, string Field, string? Swarm, string? Ours)
{
    public static IEnumerable<Difference> Between(Said swarm, Said ours)
    {
        var (theirs, own) = (Fields.Of(swarm), Fields.Of(ours));
        foreach (var field in theirs.Keys.Union(own.Keys).Order(StringComparer.Ordinal))
        {
            var (there, here) = (theirs.GetValueOrDefault(field), own.GetValueOrDefault(field));
            if (there != here) yield return new Difference(ours.Command, field, there, here);
        }
    }

    public override string ToString() => $"{Command}\n    {Field}\n        swarm: {Swarm ?? "-"}\n        ours:  {Ours ?? "-"}";
}

/// <summary>A difference that is meant, with its reason: a line of <c>differences.txt</c>.</summary>
internal sealed record KnownDifference(Regex Command, Regex Field, string Reason)
{
    public static IReadOnlyList<KnownDifference> ReadAll() =>
    [
        .. File.ReadLines(ScriptLine.PathOf("differences.txt")).Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(" | ", 3))
            .Select(parts => new KnownDifference(new Regex($"^(?:{parts[0]})$"), new Regex($"^(?:{parts[1]})$"), parts[2])),
    ];

    /// <summary>Whether every run shows it.</summary>
    public bool IsSteady => !Reason.StartsWith("at times: ", StringComparison.Ordinal);

    public bool Explains(Difference one) => Command.IsMatch(one.Command) && Field.IsMatch(one.Field);
}
