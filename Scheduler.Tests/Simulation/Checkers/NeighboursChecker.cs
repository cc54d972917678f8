using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// No server says that a host's neighbours still reach it when none of them did a moment ago. In the end, with every host
/// well, nothing is said of any.
/// </summary>
internal sealed class NeighboursChecker(SimWorld world)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>A server's clock may be slower than the truth.</summary>
    private static readonly TimeSpan Most = (new NeighbourOptions().AnswerHolds + Tick) / 0.94;

    private readonly Dictionary<string, long> _reachedAt = [];
    private readonly HashSet<(string By, int Life, HostId Host)> _said = [];

    /// <summary>How often a server said so.</summary>
    public int Count { get; private set; }

    public void OnTried(string from, string to, bool isWell)
    {
        if (isWell) _reachedAt[to] = world.Loop.Time.Ticks;
    }

    public void OnReceive(SimNode node, string actor)
    {
        if (actor == "/neighbours" && node.Board is not null) world.Judge(() => Check(node));
    }

    public void CheckAtEnd()
    {
        foreach (var node in world.Nodes)
        {
            var said = node.Board!.Hosts.Values
                .Select(host => host.Neighbours?.Text ?? host.Unreached?[0].Words)
                .FirstOrDefault(words => words is not null);
            if (said is not null) throw new SimViolation("neighbours", $"in the end {node.Name} says of a host: {said}");
        }
    }

    private void Check(SimNode node)
    {
        foreach (var host in node.Board!.Hosts.Values)
        {
            var key = (node.Name, node.Starts, host.Id);
            if (host.Neighbours is not { Reach: NeighbourReach.Reached } word)
            {
                _said.Remove(key);
                continue;
            }

            if (_said.Add(key)) Count++;
            // What it showed before it froze, it sees to within a tick.
            if (world.Loop.Time.Ticks - node.Process.ThawedAt < 2 * Tick.Ticks) continue;
            if (!_reachedAt.TryGetValue(host.Id.Value, out var at) || world.Loop.Time.Ticks - at > Most.Ticks)
                throw new SimViolation(
                    "neighbours",
                    $"{node.Name} says that {word.Text}, and nobody has reached {host.Id} since {(at == 0 ? "the start" : $"{TimeSpan.FromTicks(world.Loop.Time.Ticks - at).TotalSeconds:0.0} s")}");
        }
    }
}
