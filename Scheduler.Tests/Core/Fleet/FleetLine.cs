using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Fleet;

/// <summary>A host that does at once what it is told, at its server's end of a line without a network.</summary>
internal sealed class FleetLine(FleetWorld world, HostId host) : IAgentLine
{
    private const long Session = 1;

    private readonly List<Assignment> _told = [];
    private long _reports;
    private bool _isCut;

    public HostId Host => host;

    public long HeardAt { get; private set; } = world.Clock.GetTimestamp();

    /// <summary>What its server takes it for, once it has said hello.</summary>
    public ActorRef? Actor { get; set; }

    /// <summary>Every wish that has reached it.</summary>
    public IReadOnlyList<Assignment> Told => _told;

    /// <summary>The instances that run here.</summary>
    public IEnumerable<Assignment> Running =>
        _told.GroupBy(wish => wish.Instance).Select(wishes => wishes.Last()).Where(wish => wish.Goal == InstanceGoal.Running);

    public AgentHello Hello() => new(host, Session, Connection: 1)
    {
        Report = new HostReport(host, HostState.Active, null, world.Clock.GetUtcNow(), "unix:///engine", Specs.Facts(), [], [], []),
    };

    /// <summary>A sign of life.</summary>
    public void Beat()
    {
        if (!_isCut) HeardAt = world.Clock.GetTimestamp();
    }

    /// <summary>Nothing comes or goes any more.</summary>
    public void Cut() => _isCut = true;

    public bool Send(object message)
    {
        if (_isCut || message is not Assignment wish) return true;
        _told.Add(wish);
        var state = wish.Goal == InstanceGoal.Running ? InstanceState.Running : InstanceState.Gone;
        var now = world.Clock.GetUtcNow();
        var status = new InstanceStatus(state, now) { Goal = wish.Goal, AdoptOnly = wish.AdoptOnly, ContainerId = "c", StartedAt = now };
        Actor!.Tell(new FromAgent(this, new InstanceReport(wish.Instance, wish.Service, host, status) { Session = Session, Number = ++_reports }));
        return true;
    }

    public void Close(string reason) => _isCut = true;
}
