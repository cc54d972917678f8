using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What a <see cref="DowningStrategy"/> makes of a graph. Pure: the same graph gives every server the same verdict.</summary>
public static class Downing
{
    /// <summary>Who goes down; nobody while everybody reaches everybody.</summary>
    public static ImmutableSortedSet<NodeIncarnation> Decide(DowningStrategy strategy, ReachGraph graph)
    {
        if (graph.IsComplete) return [];
        var groups = Groups(graph);
        var kept = strategy switch
        {
            DowningStrategy.KeepMajority => Largest(groups),
            DowningStrategy.KeepOldest => OldestGroup(graph, groups),
            DowningStrategy.StaticQuorum quorum => Largest(groups) is { } largest && largest.Length >= quorum.Size ? largest : [],
            _ => throw new ArgumentException($"unknown strategy {strategy}"),
        };
        return [.. graph.Members.Except(kept)];
    }

    /// <summary>Every largest-possible set of members that all reach each other, each oldest first, in the order of their oldest.</summary>
    /// <remarks>C. Bron and J. Kerbosch, "Algorithm 457: finding all cliques of an undirected graph", 1973.</remarks>
    private static List<ImmutableArray<NodeIncarnation>> Groups(ReachGraph graph)
    {
        var found = new List<ImmutableArray<NodeIncarnation>>();
        Extend([], graph.Members, []);
        return found;

        void Extend(ImmutableArray<NodeIncarnation> group, ImmutableArray<NodeIncarnation> candidates, ImmutableArray<NodeIncarnation> done)
        {
            if (candidates.IsEmpty && done.IsEmpty) found.Add([.. group.OrderBy(graph.Members.IndexOf)]);
            foreach (var next in candidates)
            {
                Extend(group.Add(next), Reaching(candidates, next), Reaching(done, next));
                candidates = candidates.Remove(next);
                done = done.Add(next);
            }
        }

        ImmutableArray<NodeIncarnation> Reaching(ImmutableArray<NodeIncarnation> some, NodeIncarnation one) =>
            [.. some.Where(other => other != one && graph.Reach(one, other))];
    }

    /// <summary>Of several as large, the first: groups come in the order of their oldest members.</summary>
    private static ImmutableArray<NodeIncarnation> Largest(IReadOnlyList<ImmutableArray<NodeIncarnation>> groups) =>
        groups.MaxBy(group => group.Length);

    private static ImmutableArray<NodeIncarnation> OldestGroup(ReachGraph graph, List<ImmutableArray<NodeIncarnation>> groups)
    {
        var oldest = graph.Members[0];
        var kept = Largest(groups.Where(group => group.Contains(oldest)).ToList());
        var isAlone = kept.Length == 1 && graph.Members.Length > 2;
        return isAlone ? Largest(groups.Where(group => !group.Contains(oldest)).ToList()) : kept;
    }
}
