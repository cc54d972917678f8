using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents.Health;

/// <summary>
/// How many containers of one service may be made anew on a host within a minute because their probes fail. When what
/// they all depend on is gone, making them anew does not help, and everything at once makes it worse.
/// </summary>
internal sealed class RecreateBudget
{
    public const int PerMinute = 6;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<ServiceKey, List<DateTimeOffset>> _taken = [];

    /// <summary>The first moment from <paramref name="wanted"/> on at which one more may go; it is taken.</summary>
    public DateTimeOffset Take(ServiceKey service, DateTimeOffset wanted, DateTimeOffset now)
    {
        foreach (var (key, times) in _taken.ToList())
        {
            times.RemoveAll(at => at <= now - Minute);
            if (times.Count == 0) _taken.Remove(key);
        }

        if (!_taken.TryGetValue(service, out var taken)) _taken[service] = taken = [];
        var at = wanted > now ? wanted : now;
        if (taken.Count >= PerMinute && taken[^PerMinute] + Minute is var free && free > at) at = free;
        taken.Add(at);
        taken.Sort();
        return at;
    }
}
