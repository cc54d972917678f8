using Scheduler.Bench.Figures;
using Scheduler.Bench.Hosts.Ours;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts;

/// <summary>Hosts that are away for a moment, one after the other: nobody may be given up, nothing started or ended.</summary>
internal static class Pauses
{
    private const int PerHost = 4;
    private const int BetweenMaxMs = 1000;

    /// <param name="Again">From the end of a pause until its host is shown as active again, in milliseconds.</param>
    /// <param name="GivenUp">After how many of the pauses something had started or ended, in the engines' words.</param>
    public sealed record Outcome(Samples Again, int GivenUp);

    public static async Task<Outcome> RunAsync(OurScheduler ours, RawEngines engines, int count, TimeSpan pause)
    {
        var replicas = new Replicas(ours, engines);
        await replicas.SpreadAsync(PerHost * ours.Losable.Count);
        await using var log = await HostsLog.ListenAsync(engines);
        var (again, givenUp) = (new Samples(), 0);
        for (var number = 0; number < count; number++)
        {
            var host = ours.Losable[number % ours.Losable.Count];
            await Task.Delay(Random.Shared.Next(BetweenMaxMs));
            var began = HostsLog.Now;
            await host.PauseAsync(pause);
            var healed = HostsLog.Now;
            await replicas.UntilAsync($"{host.Name} is active again", async () => (await ours.Api.HostStatesAsync())[host.Name] == "active");
            again.Add(HostsLog.Milliseconds(healed, HostsLog.Now));
            if (log.Since(began, replicas.AreOurs).Count == 0) continue;
            givenUp++;
            // Whatever was replaced is sorted out before the next one.
            await replicas.RemoveAsync();
            await replicas.SpreadAsync(PerHost * ours.Losable.Count);
        }

        await replicas.RemoveAsync();
        return new Outcome(again, givenUp);
    }
}
