using Scheduler.Tests.Node.Cluster.Stage;
using Scheduler.Tests.Node.Hosts.Stage;

namespace Scheduler.Tests.Node.Hosts.Upgrades;

/// <summary>Something that goes wrong during an update.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Fate">Of the new version.</param>
/// <param name="StrikeAsync">What is done at a random moment; what it gives back ends it. Null where the new version is all that is wrong.</param>
/// <param name="IsOfHost">What is on the host that is struck, nobody promises anything of.</param>
internal sealed record UpgradeFault(
    string Name, Fate Fate = Fate.Good, Func<StruckParts, Task<Func<Task>>>? StrikeAsync = null, bool IsOfHost = false)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(9);

    public static IReadOnlyList<UpgradeFault> All { get; } =
    [
        new("kill -9 of the service's server", StrikeAsync: Struck(parts => parts.Server.Kill(), null)),
        new("server frozen", StrikeAsync: Struck(parts => parts.Server.Freeze(), parts => parts.Server.Thaw())),
        new("host cut off", StrikeAsync: CutAsync, IsOfHost: true),
        new("engine frozen", StrikeAsync: Struck(parts => parts.Host.Engine.Freeze(), parts => parts.Host.Engine.Thaw()), IsOfHost: true),
        new("agent killed", StrikeAsync: KillAgentAsync),
        new("image missing", Fate.NoImage),
        new("new version unhealthy", Fate.Unhealthy),
        new("new version crashes", Fate.Crashes),
    ];

    private static Func<StruckParts, Task<Func<Task>>> Struck(Action<StruckParts> strike, Action<StruckParts>? end) => parts =>
    {
        strike(parts);
        return Task.FromResult<Func<Task>>(async () =>
        {
            if (end is null) return;
            await Patience.PauseAsync(Longest * parts.Random.NextDouble());
            end(parts);
        });
    };

    private static async Task<Func<Task>> CutAsync(StruckParts parts)
    {
        await parts.Host.Place.UnplugAsync();
        return async () =>
        {
            await Patience.PauseAsync(Longest * parts.Random.NextDouble());
            await parts.Host.Place.PlugAsync();
        };
    }

    private static async Task<Func<Task>> KillAgentAsync(StruckParts parts)
    {
        await parts.Host.Agent.KillAsync();
        return async () =>
        {
            // Shorter than it takes for the host to be given up, or longer.
            await Patience.PauseAsync(Longest / 2 * parts.Random.NextDouble());
            parts.Host.Agent.Start();
        };
    }
}

/// <param name="Server">Has the service.</param>
internal sealed record StruckParts(ClusterServer Server, StageHost Host, Random Random);
