using System.Globalization;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts;

/// <summary>0 to many replicas on all hosts at once.</summary>
internal static class Spread
{
    private static readonly TimeSpan StartedMax = TimeSpan.FromMinutes(2);

    /// <summary>What the engines do by themselves, so many at once on each of them.</summary>
    public static async Task<double> RawAsync(RawEngines engines, int replicas, int parallelism)
    {
        var began = HostsLog.Now;
        await engines.StartAsync(replicas, parallelism, BenchContainer.SharedSpec);
        var took = HostsLog.Milliseconds(began, HostsLog.Now);
        await engines.ClearAsync(parallelism);
        return took;
    }

    /// <summary>From the accepted change to the last start, by the engines' clock.</summary>
    /// <param name="arrived">Called when all have started.</param>
    public static async Task<double> OfAsync(IContender contender, RawEngines engines, int count, Action? arrived = null)
    {
        var replicas = new Replicas(contender, engines);
        await replicas.SpreadAsync(0);
        await using var log = await HostsLog.ListenAsync(engines);
        await contender.ScaleAsync(Replicas.Service, count);
        var accepted = HostsLog.Now;
        // Some may start before the answer is here.
        var started = await log.AwaitAsync(default, count, StartedMax, one => one.Action == "start" && replicas.AreOurs(one))
            ?? throw new InvalidOperationException($"{contender.Name}: {count} replicas did not start within {StartedMax.TotalMinutes} minutes");
        arrived?.Invoke();
        await replicas.RemoveAsync();
        return HostsLog.Milliseconds(accepted, started);
    }

    public static string RawName(int parallelism) => string.Create(CultureInfo.InvariantCulture, $"raw, {parallelism} at once on each");
}
