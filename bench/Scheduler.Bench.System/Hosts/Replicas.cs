using Scheduler.Bench.Stage;
using Scheduler.Docker;

namespace Scheduler.Bench.Hosts;

/// <summary>A contender's one service, and its containers as the engines list them.</summary>
internal sealed class Replicas(IContender contender, RawEngines engines)
{
    public const string Service = "web";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    public bool AreOurs(Happening happened) => happened.Labels.GetValueOrDefault(contender.ServiceLabel) == Service;

    /// <summary>How many run on each host.</summary>
    public async Task<IReadOnlyList<int>> CountAsync()
    {
        var filters = EngineFilters.Label(contender.ServiceLabel, Service);
        var lists = await Task.WhenAll(engines.Engines.Select(engine => engine.Containers.ListAsync(filters: filters)));
        return [.. lists.Select(list => list.Count)];
    }

    /// <summary>Makes the service anew, so that its containers lie evenly.</summary>
    public async Task SpreadAsync(int replicas)
    {
        await UntilAsync("every host is ready", contender.AllHostsReadyAsync);
        await contender.CreateAsync(Service, replicas);
        await UntilAsync($"{replicas} replicas run evenly", async () =>
        {
            var counts = await CountAsync();
            return counts.Sum() == replicas && counts.Max() - counts.Min() <= 1;
        });
    }

    public async Task RemoveAsync()
    {
        await contender.RemoveAsync(Service);
        await UntilAsync("nothing is left", async () => (await CountAsync()).Sum() == 0);
    }

    public async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        for (var deadline = DateTime.UtcNow + WaitMax; !await holds(); await Task.Delay(Look))
        {
            if (DateTime.UtcNow > deadline)
                throw new InvalidOperationException(
                    $"{contender.Name}: not so after {WaitMax.TotalMinutes} minutes: {what}; hosts have {string.Join(", ", await CountAsync())}");
        }
    }
}
