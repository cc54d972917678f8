using Scheduler.Core.Hosts.Loss;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// No server gives a host up without its grace, by true time since that server last had it for well, and none gives up
/// more than a share of the hosts at once.
/// </summary>
internal sealed class LossChecker(SimWorld world)
{
    // A server's clock may go faster than the truth.
    private static readonly TimeSpan LeastSilence = new HostLossOptions().LostAfter * 0.95;
    private static readonly TimeSpan LeastTrouble = new HostLossOptions().DegradedAfter * 0.95;

    /// <summary>How long ago a host may have been looked at last.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<(string By, int Life, HostId Host), long> _wellAt = [];
    private readonly HashSet<(string By, int Life, HostId Host)> _lost = [];

    /// <summary>How often a server gave a host up.</summary>
    public int Count { get; private set; }

    public void OnReceive(SimNode node, string actor, object message)
    {
        if (node.Board is { } board && (message is HostsChanged || actor == "/judge")) world.Judge(() => Check(node, board));
    }

    private void Check(SimNode node, Board board)
    {
        var hosts = board.Hosts.Values.ToList();
        foreach (var host in hosts)
        {
            var key = (node.Name, node.Starts, host.Id);
            if (host.State == HostState.Active) _wellAt[key] = world.Loop.Time.Ticks;
            if (host.LostAt is null) _lost.Remove(key);
            else if (_lost.Add(key)) OnLost(node, host);
        }

        var lost = hosts.Count(host => host.LostAt is not null);
        var most = Math.Max(1, (int)(hosts.Count * new HostLossOptions().EvictShareMax));
        if (lost > most) throw new SimViolation("storm", $"{node.Name} has given up {lost} of {hosts.Count} hosts; at most {most} at once");
    }

    private void OnLost(SimNode node, HostView host)
    {
        Count++;
        world.Trace.Add($"{node.Name} gives up {host.Id}: {host.Reason}");
        var least = host.State == HostState.Disconnected ? LeastSilence : LeastTrouble;
        var waited = TimeSpan.FromTicks(world.Loop.Time.Ticks - _wellAt.GetValueOrDefault((node.Name, node.Starts, host.Id))) + Look;
        if (waited < least) throw new SimViolation("grace", $"{node.Name} gave up {host.Id} {waited} after it was well: {host.Reason}");
    }
}
