namespace Scheduler.Tests.Node.Cluster.History;

/// <summary>Gives as many as possible of some things a partner of their own (augmenting paths, H. W. Kuhn 1955).</summary>
internal static class Matching
{
    public static IReadOnlyDictionary<TLeft, TRight> Of<TLeft, TRight>(
        IReadOnlyList<TLeft> left, IReadOnlyList<TRight> right, Func<TLeft, TRight, bool> fits)
        where TLeft : class
        where TRight : class
    {
        var partners = new Dictionary<TRight, TLeft>(ReferenceEqualityComparer.Instance);
        foreach (var one in left) Find(one, new HashSet<TRight>(ReferenceEqualityComparer.Instance));
        return partners.ToDictionary(pair => pair.Value, pair => pair.Key);

        bool Find(TLeft one, HashSet<TRight> tried)
        {
            foreach (var candidate in right)
            {
                if (!fits(one, candidate) || !tried.Add(candidate)) continue;
                if (partners.TryGetValue(candidate, out var taken) && !Find(taken, tried)) continue;
                partners[candidate] = one;
                return true;
            }

            return false;
        }
    }
}
