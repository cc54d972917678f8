using Scheduler.Bench.Figures;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts;

/// <summary>A host is cut off the network: how long until what ran on it runs on the others.</summary>
internal static class HostLoss
{
    public const int Replicas = 12;
    private static readonly TimeSpan ReplacedMax = TimeSpan.FromMinutes(2);

    /// <summary>What a contender's heartbeats may be away from, whatever their period.</summary>
    private const int PhaseMaxMs = 5000;

    public static async Task<Samples> RunAsync(IContender contender, RawEngines engines, int tries)
    {
        var samples = new Samples();
        var replicas = new Replicas(contender, engines);
        await using var log = await HostsLog.ListenAsync(engines);
        for (var number = 0; number < tries; number++)
        {
            await replicas.SpreadAsync(Replicas);
            await Task.Delay(Random.Shared.Next(PhaseMaxMs));
            samples.Add(await LoseAsync(contender.Losable[number % contender.Losable.Count], replicas, log));
            Console.Error.WriteLine($"  {contender.Name}: {samples.Last:0} ms");
            await replicas.UntilAsync("every host is ready", contender.AllHostsReadyAsync);
            await replicas.RemoveAsync();
        }

        return samples;
    }

    /// <returns>From before the cut to the start of the last replacement, by the engines' clock.</returns>
    private static async Task<double> LoseAsync(HostPlace victim, Replicas replicas, HostsLog log)
    {
        var lost = (await replicas.CountAsync())[victim.Number];
        var began = HostsLog.Now;
        await victim.CutAsync();
        try
        {
            var replaced = await log.AwaitAsync(
                began, lost, ReplacedMax, one => one.Action == "start" && one.Host != victim.Number && replicas.AreOurs(one))
                ?? throw new InvalidOperationException(
                    $"{lost} replicas of {victim.Name} were not replaced within {ReplacedMax.TotalMinutes} minutes");
            return HostsLog.Milliseconds(began, replaced);
        }
        finally
        {
            await victim.HealAsync();
        }
    }
}
