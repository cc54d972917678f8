using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>The tries that this server has asked for and has no answer to yet. Owned by one actor.</summary>
/// <param name="tell">The way to a host, on whichever server its agent is.</param>
/// <param name="firstId">Of this life: an answer to an earlier one is not taken for one of its own.</param>
internal sealed class NeighbourTries(TellHost tell, AskBudget budget, TimeProvider clock, long firstId)
{
    public static readonly TimeSpan PatienceMost = TimeSpan.FromSeconds(5);

    /// <summary>An answer that takes longer comes no more.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromSeconds(12);

    private readonly Dictionary<long, Asked> _asked = [];
    private long _lastId = firstId;

    /// <summary>Whether the neighbour may still be asked within this second.</summary>
    public bool HasTime(HostId neighbour) => budget.IsLeft(neighbour);

    /// <summary>False when the neighbour has been asked enough within this second, or cannot be told.</summary>
    public bool Ask(HostId neighbour, ReachTarget target, TimeSpan patience, NodeIncarnation self, long round)
    {
        if (!budget.Take(neighbour)) return false;
        var id = ++_lastId;
        var ask = new TryReach(id, self, target.Host, target.Service, target.Instance, target.Address, target.Port)
        {
            RequestLine = target.Probe?.RequestLine,
            Timeout = patience
        };
        if (!tell(neighbour, ask)) return false;
        _asked[id] = new Asked(neighbour, target, clock.GetTimestamp(), round);
        return true;
    }

    /// <summary>What was asked, once; null for what was not, or is over.</summary>
    public Asked? Take(ReachTried tried) => _asked.Remove(tried.Id, out var asked) ? asked : null;

    public void Forget()
    {
        foreach (var id in _asked.Where(one => clock.GetElapsedTime(one.Value.At) > ForgetAfter).Select(one => one.Key).ToList()) _asked.Remove(id);
    }

    /// <param name="Round">0 for what was asked of a host that is away.</param>
    internal sealed record Asked(HostId By, ReachTarget Target, long At, long Round)
    {
        public NeighbourAnswer With(ReachTried tried) => new(By, Target, tried.Outcome, tried.Words);
    }
}
