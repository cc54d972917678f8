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
    /// <param name="Changes">Containers that started or ended meanwhile, in the engines' words.</param>
    public sealed record Outcome(Samples Again, IReadOnlyList<string> Changes);

    public static async Task<Outcome> RunAsync(OurScheduler ours, RawEngines engines, int count, TimeSpan pause)
    {
        var replicas = new Replicas(ours, engines);
        await replicas.SpreadAsync(PerHost * ours.Losable.Count);
        await using var log = await HostsLog.ListenAsync(engines);
        var (began, again) = (HostsLog.Now, new Samples());
        for (var number = 0; number < count; number++)
        {
            var host = ours.Losable[number % ours.Losable.Count];
            await Task.Delay(Random.Shared.Next(BetweenMaxMs));
            await host.CutAsync();
            await Task.Delay(pause);
            await host.HealAsync();
            var healed = HostsLog.Now;
            await replicas.UntilAsync($"{host.Name} is active again", async () => (await ours.Api.HostStatesAsync())[host.Name] == "active");
            again.Add(HostsLog.Milliseconds(healed, HostsLog.Now));
        }

        var changes = log.Since(began, replicas.AreOurs).Select(one => $"{one.Action} of {one.Container[..12]} on host{one.Host + 1}").ToList();
        await replicas.RemoveAsync();
        return new Outcome(again, changes);
    }
}
