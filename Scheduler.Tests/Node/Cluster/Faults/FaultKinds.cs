using System.Net;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Cluster.Faults;

/// <summary>Everything that is done to a cluster, in the order in which a run goes through it.</summary>
internal static class FaultKinds
{
    private static readonly TimeSpan FreezeTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CutTime = TimeSpan.FromSeconds(7);
    private static readonly Func<Task> EndsByItself = () => Task.CompletedTask;

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("kill -9 of a server", FaultScope.Victim, Kill),
        new("freeze of a server, 10 s", FaultScope.Victim, Freeze),
        new("cut from the other servers, 7 s", FaultScope.Victim, (stage, victim) => CutAsync(victim, Peers(stage, victim))),
        new("cut from the database, 7 s", FaultScope.Victim, (stage, victim) => CutAsync(victim, [stage.DatabaseAddress])),
        new("cut from both, 7 s", FaultScope.Victim, (stage, victim) => CutAsync(victim, [.. Peers(stage, victim), stage.DatabaseAddress])),
        new("PostgreSQL restarted", FaultScope.Everybody, (stage, _) => DoneAsync(stage.Database.RestartAsync())),
        new("PostgreSQL crashed and started", FaultScope.Everybody, (stage, _) => DoneAsync(stage.Database.CrashAsync())),
        new("PostgreSQL killed, standby promoted", FaultScope.Everybody, FailOverAsync),
        new("all servers killed", FaultScope.Everybody, KillAll),
        new("servers restarted one by one", FaultScope.InTurn, (stage, _) => DoneAsync(RollAsync(stage))),
        new("server told to leave", FaultScope.InTurn, (stage, victim) => DoneAsync(LeaveAsync(stage, victim))),
    ];

    private static Task<Func<Task>> Kill(ClusterStage stage, ClusterServer victim)
    {
        victim.Kill();
        return Task.FromResult(EndsByItself);
    }

    private static Task<Func<Task>> KillAll(ClusterStage stage, ClusterServer victim)
    {
        foreach (var server in stage.Servers) server.Kill();
        return Task.FromResult(EndsByItself);
    }

    private static Task<Func<Task>> Freeze(ClusterStage stage, ClusterServer victim)
    {
        victim.Freeze();
        return Task.FromResult<Func<Task>>(async () =>
        {
            await Patience.PauseAsync(FreezeTime);
            victim.Thaw();
        });
    }

    private static IEnumerable<string> Peers(ClusterStage stage, ClusterServer victim) => stage.Others(victim).Select(other => other.Place.Address);

    private static async Task<Func<Task>> CutAsync(ClusterServer victim, IEnumerable<string> from)
    {
        await victim.Place.CutAsync(from);
        return async () =>
        {
            await Patience.PauseAsync(CutTime);
            await victim.Place.HealAsync();
        };
    }

    private static async Task<Func<Task>> DoneAsync(Task fault)
    {
        await fault;
        return EndsByItself;
    }

    private static async Task<Func<Task>> FailOverAsync(ClusterStage stage, ClusterServer victim)
    {
        await stage.Database.FailOverAsync();
        return stage.Database.RebuildStandbyAsync;
    }

    /// <summary>As an upgrade does it: the next one only when everybody is there again.</summary>
    private static async Task RollAsync(ClusterStage stage)
    {
        foreach (var server in stage.Servers)
        {
            await server.TerminateAsync();
            await stage.UntilWholeAsync();
        }
    }

    private static async Task LeaveAsync(ClusterStage stage, ClusterServer victim)
    {
        var ends = victim.Ends;
        using var api = new NodeClient(stage.Others(victim).First().Url, stage.Token);
        var answer = await api.SendAsync(HttpMethod.Post, $"/v1/cluster/nodes/{victim.Name}/leave");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        await Patience.UntilHoldsAsync(() =>
        {
            Assert.True(victim.Ends > ends, $"{victim.Name} goes on");
            return Task.CompletedTask;
        });
    }
}
