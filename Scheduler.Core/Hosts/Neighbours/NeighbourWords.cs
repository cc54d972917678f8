using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>
/// What may honestly be said of a host by what its neighbours met with. No more than three things are: that it still
/// serves, that something answers, and that nothing comes back. Pure.
/// </summary>
public static class NeighbourWords
{
    /// <param name="state">How the host is shown, which is not active.</param>
    /// <param name="answers">The newest of each neighbour about each port; none that is too old.</param>
    /// <returns>Null while nothing can be said.</returns>
    public static NeighbourWord? Of(HostState state, IReadOnlyCollection<NeighbourAnswer> answers)
    {
        if (answers.Count == 0) return null;
        if (First(answers, answer => answer.Outcome == ReachOutcome.Well) is { } well) return Reached(state, answers, well);
        if (First(answers, answer => answer.IsAnswered) is { } bad) return Answers(answers, bad);
        return NotReached(state, answers, First(answers, _ => true)!);
    }

    /// <summary>Such as <c>h2 and h3</c>.</summary>
    public static string List(IReadOnlyList<HostId> hosts) => hosts.Count switch
    {
        1 => hosts[0].Value,
        _ => $"{string.Join(", ", hosts.Take(hosts.Count - 1))} and {hosts[^1]}",
    };

    /// <summary>The words of an answer, without the port that they may begin with.</summary>
    public static string Bare(NeighbourAnswer answer)
    {
        var port = Number(answer.Target.Port);
        var words = answer.Words ?? "it did not answer";
        foreach (var head in (string[])[$"port {port}: ", $"{answer.Target.Address}:{port} is not reached from here: "])
            if (words.StartsWith(head, StringComparison.Ordinal)) return words[head.Length..];
        return words;
    }

    private static NeighbourWord Reached(HostState state, IReadOnlyCollection<NeighbourAnswer> answers, NeighbourAnswer well)
    {
        var by = By(answers, answer => answer.Outcome == ReachOutcome.Well && answer.Target == well.Target);
        var so = state == HostState.Degraded ? "what runs there still serves" : "its machine is not down, only out of the servers' reach";
        return new NeighbourWord(
            NeighbourReach.Reached, by,
            $"{Who(by, "reach", "reaches")} {Name(well.Target)} at its port {Number(well.Target.Port)}: {so}");
    }

    private static NeighbourWord Answers(IReadOnlyCollection<NeighbourAnswer> answers, NeighbourAnswer bad)
    {
        var by = By(answers, answer => answer.IsAnswered);
        var verb = by.Length == 1 ? "gets" : "get";
        return new NeighbourWord(
            NeighbourReach.Answers, by,
            $"{Neighbours(by)} {verb} an answer from its machine, but no good one ({Name(bad.Target)} at its port {Number(bad.Target.Port)}: {Bare(bad)})");
    }

    private static NeighbourWord NotReached(HostState state, IReadOnlyCollection<NeighbourAnswer> answers, NeighbourAnswer silent)
    {
        var by = By(answers, _ => true);
        var verb = by.Length == 1 ? "does" : "do";
        var so = state == HostState.Degraded ? "what runs there may not serve" : "it is down or cut off";
        return new NeighbourWord(
            NeighbourReach.NotReached, by,
            $"{Neighbours(by)} {verb} not reach it either ({Name(silent.Target)} at its port {Number(silent.Target.Port)}: {Bare(silent)}): {so}");
    }

    private static string Who(ImmutableArray<HostId> by, string many, string one) => $"{Neighbours(by)} still {(by.Length == 1 ? one : many)}";

    private static string Neighbours(ImmutableArray<HostId> by) => $"its neighbour{(by.Length == 1 ? "" : "s")} {List(by)}";

    private static string Name(ReachTarget target) => $"{target.Service} slot {target.Slot}";

    private static NeighbourAnswer? First(IEnumerable<NeighbourAnswer> answers, Func<NeighbourAnswer, bool> counts) => answers
        .Where(counts)
        .OrderBy(answer => answer.Target.Probe is null)
        .ThenBy(answer => answer.Target.Service).ThenBy(answer => answer.Target.Slot).ThenBy(answer => answer.Target.Port)
        .ThenBy(answer => answer.By)
        .FirstOrDefault();

    private static ImmutableArray<HostId> By(IEnumerable<NeighbourAnswer> answers, Func<NeighbourAnswer, bool> counts) =>
        [.. answers.Where(counts).Select(answer => answer.By).Distinct().Order()];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
