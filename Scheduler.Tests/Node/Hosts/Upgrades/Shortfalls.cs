using Scheduler.Docker;
using Scheduler.Tests.Node.Hosts.Logs;

namespace Scheduler.Tests.Node.Hosts.Upgrades;

/// <summary>Holds engines' logs against the promise of how many slots an update may have down at one time.</summary>
internal static class Shortfalls
{
    /// <summary>One line for each end of a container after which more were down than may be.</summary>
    /// <param name="moments">Of one service, from the first of its containers on.</param>
    /// <param name="most">So many may be down for the update's sake.</param>
    /// <param name="from">When the update began.</param>
    /// <param name="struck">What was on such a host from then on nobody promises anything of.</param>
    public static IReadOnlyList<string> Of(
        IReadOnlyList<ContainerMoment> moments, int scale, int most, EngineTime from, (string Host, EngineTime Since)? struck)
    {
        var lives = LivesOf(moments);
        var excused = lives
            .Where(life => life.Host == struck?.Host && (life.To is not { } to || to.CompareTo(struck.Value.Since) >= 0))
            .Select(life => life.Slot)
            .ToHashSet();
        var found = new List<string>();
        foreach (var end in moments.Where(one => one.Action == "die" && one.Time.CompareTo(from) >= 0))
        {
            var up = lives.Where(life => life.IsUpAt(end.Time)).Select(life => life.Slot).ToHashSet();
            var down = Enumerable.Range(1, scale).Where(slot => !up.Contains(slot) && !excused.Contains(slot)).ToList();
            if (down.Count > most)
                found.Add($"{Seconds(from, end.Time):0.0} s after the update began slots {string.Join(", ", down)} were down, and {most} may be: {end.Container[..12]} of slot {end.Slot} ended on {end.Host}");
        }

        return found;
    }

    private static List<Life> LivesOf(IReadOnlyList<ContainerMoment> moments)
    {
        var lives = new List<Life>();
        foreach (var container in moments.GroupBy(one => one.Container))
        {
            ContainerMoment? started = null;
            foreach (var one in container.OrderBy(one => one.Time))
            {
                if (one.Action == "start") started = one;
                else if (started is { } since) (lives, started) = ([.. lives, new Life(one.Slot, one.Host, IsGood(one), since.Time, one.Time)], null);
            }

            if (started is { } open) lives.Add(new Life(open.Slot, open.Host, IsGood(open), open.Time, To: null));
        }

        return lives;
    }

    private static bool IsGood(ContainerMoment one) => one.Version?.StartsWith("good", StringComparison.Ordinal) == true;

    private static double Seconds(EngineTime from, EngineTime to) => (to.UnixNanoseconds - from.UnixNanoseconds) / 1e9;

    private sealed record Life(int Slot, string Host, bool IsGood, EngineTime From, EngineTime? To)
    {
        /// <summary>Whether it answered then, and goes on.</summary>
        public bool IsUpAt(EngineTime time) => IsGood
            && Seconds(From, time) >= WebService.ReadyAfter.TotalSeconds && (To is not { } to || to.CompareTo(time) > 0);
    }
}
