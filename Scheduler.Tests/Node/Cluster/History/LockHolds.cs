namespace Scheduler.Tests.Node.Cluster.History;

/// <summary>
/// Whether the holds of one lock exclude each other, each judged as its holder may: held for certain from the answer to
/// the acquisition until the release is sent, or until the time to live is over since the last accepted renewal was sent.
/// </summary>
internal static class LockHolds
{
    /// <summary>What is wrong with a history, in words; empty when nothing is.</summary>
    /// <param name="operations">All of one lock.</param>
    public static IReadOnlyList<string> Faults(IReadOnlyCollection<LockOperation> operations)
    {
        var holds = Holds(operations).ToList();
        return [.. Overlaps(holds), .. TokensThatDoNotGrow(holds)];
    }

    private static IEnumerable<Hold> Holds(IReadOnlyCollection<LockOperation> operations)
    {
        foreach (var session in operations.Where(one => one.Session.Length > 0).GroupBy(one => one.Session))
        {
            var accepted = session.Where(one => one.Verdict == Verdict.Accepted).ToList();
            if (accepted.FirstOrDefault(one => one.Step == LockStep.Acquire) is not { } acquired) continue;
            var renewed = accepted.Where(one => one.Step is LockStep.Acquire or LockStep.Renew).MaxBy(one => one.Sent)!;
            var released = session.Where(one => one.Step == LockStep.Release).Select(one => one.Sent).DefaultIfEmpty(TimeSpan.MaxValue).Min();
            var until = renewed.Sent + renewed.Ttl;
            yield return new Hold(acquired, released < until ? released : until);
        }
    }

    private static IEnumerable<string> Overlaps(List<Hold> holds)
    {
        Hold? longest = null;
        foreach (var hold in holds.Where(hold => hold.Until > hold.From).OrderBy(hold => hold.From))
        {
            if (longest is not null && hold.From < longest.Until) yield return $"two hold it at once: {longest} and {hold}";
            if (longest is null || hold.Until > longest.Until) longest = hold;
        }
    }

    private static IEnumerable<string> TokensThatDoNotGrow(List<Hold> holds)
    {
        foreach (var same in holds.GroupBy(hold => hold.Acquired.Token).Where(same => same.Count() > 1))
            yield return $"token {same.Key} was given twice: {string.Join(" and ", same)}";
        var ends = holds.OrderBy(hold => hold.From).ToList();
        var (next, newest) = (0, default(Hold));
        foreach (var hold in holds.OrderBy(hold => hold.Acquired.Sent))
        {
            for (; next < ends.Count && ends[next].From < hold.Acquired.Sent; next++)
                newest = newest is null || ends[next].Acquired.Token > newest.Acquired.Token ? ends[next] : newest;
            if (newest is not null && newest.Acquired.Token > hold.Acquired.Token)
                yield return $"a token went back: {hold} was acquired after {newest}";
        }
    }

    private sealed record Hold(LockOperation Acquired, TimeSpan Until)
    {
        public TimeSpan From => Acquired.Answered;

        public override string ToString() => $"token {Acquired.Token} [{From.TotalSeconds:0.000}, {Until.TotalSeconds:0.000}]";
    }
}
