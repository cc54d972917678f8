using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts;

/// <summary>All replicas of a service replaced by those of another version.</summary>
internal static class Rollout
{
    public const int Replicas = 12;
    public const int Parallelism = 4;
    private static readonly TimeSpan StartedMax = TimeSpan.FromMinutes(3);

    /// <summary>From the accepted change to the start of the last new one, by the engines' clock.</summary>
    public static async Task<double> OfAsync(IContender contender, RawEngines engines)
    {
        var replicas = new Replicas(contender, engines);
        await replicas.SpreadAsync(Replicas);
        await using var log = await HostsLog.ListenAsync(engines);
        var asked = HostsLog.Now;
        await contender.UpdateAsync(Hosts.Replicas.Service, Replicas, "2", Parallelism);
        var accepted = HostsLog.Now;
        // Some may start before the answer is here.
        var started = await log.AwaitAsync(asked, Replicas, StartedMax, one => one.Action == "start" && replicas.AreOurs(one))
            ?? throw new InvalidOperationException(
                $"{contender.Name}: {Replicas} replicas were not updated within {StartedMax.TotalMinutes} minutes");
        await replicas.RemoveAsync();
        return HostsLog.Milliseconds(accepted, started);
    }
}
