using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>
/// One service without its actor: commands, settlements and reports are applied by hand, and every event is kept.
/// Begins with one active host, <c>a</c>.
/// </summary>
internal sealed class ServiceStory
{
    private readonly List<ServiceEvent> _journal = [];

    public ServiceState State { get; private set; } = ServiceState.Empty;

    public ServiceObserved Observed { get; set; } = ServiceObserved.Nothing with
    {
        Hosts = ImmutableSortedDictionary<HostId, HostView>.Empty.Add(new HostId("a"), Specs.Host("a")),
    };

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<ServiceEvent> Journal => _journal;

    public ServiceView View => ServiceViews.Of(State, Observed);

    public IEnumerable<Instance> Live => State.Instances.Values.Where(one => one.IsLive);

    /// <summary>A service of that scale, all of which runs.</summary>
    public static ServiceStory Running(int scale = 1, ServiceSpec? spec = null)
    {
        var story = new ServiceStory();
        story.Put(spec ?? Specs.Of(), scale);
        story.Converge();
        return story;
    }

    public ServiceDecision Send(ServiceCommand command, long? ifVersion = null, string? key = null)
    {
        var decision = Service.Decide(State, new ServiceRequest(command, ifVersion, key), Now);
        if (decision is ServiceDecision.Accept accept) Apply(accept.Events);
        return decision;
    }

    public ServiceDecision Put(ServiceSpec spec, int? scale = null) =>
        Send(new ServiceCommand.Put(Specs.Web, spec, scale, "abcd1234"));

    public void SetHosts(params HostView[] hosts) =>
        Observed = Observed with { Hosts = hosts.ToImmutableSortedDictionary(host => host.Id, host => host) };

    /// <summary>One settlement, as the actor does it. Answers its events.</summary>
    public ImmutableArray<ServiceEvent> Settle()
    {
        var settlement = Reconciler.Settle(State, Observed, Now);
        Observed = Observed.WithUnplaced(settlement, Now);
        Apply(settlement.Events);
        return settlement.Events;
    }

    public Instance InSlot(int slot) => Assert.Single(Live, one => one.Slot == slot);

    public void Report(Instance instance, InstanceState state, string? reason = null) => Observed = Observed with
    {
        Statuses = Observed.Statuses.SetItem(instance.Id, new InstanceStatus(state, Now)
        {
            Goal = State.Find(instance.Id)?.Goal ?? instance.Goal,
            Generation = State.Find(instance.Id)?.Generation ?? instance.Generation,
            Reason = reason,
        }),
    };

    /// <summary>The instance's host will not take it.</summary>
    public void Refuse(Instance instance, string reason)
    {
        Observed = Observed.WithRefusal(instance.Slot, reason, Now);
        Apply([new ServiceEvent.GoalSet(instance.Id, InstanceGoal.Absent), new ServiceEvent.Gone(instance.Id)]);
    }

    /// <summary>The host that an instance was to move to will not take it.</summary>
    public void RefuseMove(Instance next, string reason)
    {
        Observed = Observed with { Moves = Observed.Moves.WithRefusal(next.Replaces!.Value, reason, Now) };
        Apply([new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent), new ServiceEvent.Gone(next.Id)]);
    }

    /// <summary>Every active host does what it was asked to.</summary>
    public void Obey()
    {
        foreach (var (_, wish) in ServicePlan.Outstanding(State, Observed, new Epoch(1), 1).Where(one => Observed.HostAnswers(one.Host)))
            Report(State.Find(wish.Instance)!, Fulfilled(wish.Goal));
    }

    /// <summary>Settles and obeys until nothing is left to do; fails when that does not come to an end.</summary>
    public void Converge()
    {
        for (var round = 0; round < 1000; round++)
        {
            Obey();
            if (Settle().IsEmpty && !ServicePlan.Outstanding(State, Observed, new Epoch(1), 1).Any(one => Observed.HostAnswers(one.Host))) return;
        }

        Assert.Fail("the service does not come to rest");
    }

    /// <summary>A restart of the node: what was observed is forgotten, but for the hosts.</summary>
    public void ForgetReports() => Observed = ServiceObserved.Nothing with { Hosts = Observed.Hosts };

    public static InstanceState Fulfilled(InstanceGoal goal) => goal switch
    {
        InstanceGoal.Running => InstanceState.Running,
        InstanceGoal.Prepared => InstanceState.Created,
        InstanceGoal.Stopped => InstanceState.Stopped,
        _ => InstanceState.Gone,
    };

    private void Apply(ImmutableArray<ServiceEvent> events)
    {
        _journal.AddRange(events);
        State = events.Aggregate(State, ServiceEvolution.Evolve);
    }
}
