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
    private readonly Dictionary<InstanceId, DateTimeOffset> _started = [];

    public ServiceState State { get; private set; } = ServiceState.Empty;

    public ServiceObserved Observed { get; set; } = ServiceObserved.Nothing with
    {
        Hosts = ImmutableSortedDictionary<HostId, HostView>.Empty.Add(new HostId("a"), Specs.Host("a")),
    };

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<ServiceEvent> Journal => _journal;

    public ServiceView View => ServiceViews.Of(State, Observed);

    public IEnumerable<Instance> Live => State.Instances.Values.Where(one => one.IsLive);

    public IEnumerable<Instance> Holders => State.Instances.Values.Where(one => one.HoldsSlot);

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

    /// <summary>What the instance's host says of it. Its container began to run when that was first said.</summary>
    public void Report(Instance instance, InstanceState state, string? reason = null)
    {
        var wanted = State.Find(instance.Id) ?? instance;
        if (state == InstanceState.Running) _started.TryAdd(instance.Id, Now);
        else _started.Remove(instance.Id);
        var status = new InstanceStatus(state, Now)
        {
            Goal = wanted.Goal,
            Generation = wanted.Generation,
            AdoptOnly = wanted is { IsLost: true, Goal: InstanceGoal.Running },
            StartedAt = _started.TryGetValue(instance.Id, out var at) ? at : null,
            Reason = reason,
            // A host pulls what it is told to; it says nothing of an image that nobody has named by its digest.
            ImageDigest = State.Revisions.GetValueOrDefault(wanted.Revision)?.ImageDigest,
        };
        Observed = Observed.WithStatus(instance.Id, status);
    }

    /// <summary>The instance's container has ended, and its host does not start it again.</summary>
    public void End(Instance instance, int exitCode = 0)
    {
        var wanted = State.Find(instance.Id) ?? instance;
        var isLost = wanted is { IsLost: true, Goal: InstanceGoal.Running };
        var status = new InstanceStatus(isLost ? InstanceState.Stopped : exitCode == 0 ? InstanceState.Completed : InstanceState.Failed, Now)
        {
            Goal = wanted.Goal,
            Generation = wanted.Generation,
            AdoptOnly = isLost,
            ContainerId = $"c-{instance.Id}",
            ExitCode = exitCode,
            Reason = exitCode == 0 ? null : $"exited with code {exitCode}",
        };
        Observed = Observed.WithStatus(instance.Id, status);
    }

    /// <summary>The hosts are given up: since then the service's policy says what becomes of its instances.</summary>
    public void Lose(params string[] hosts) =>
        SetHosts(
        [
            .. Observed.Hosts.Values.Select(host => hosts.Contains(host.Id.Value)
                ? host with { State = HostState.Disconnected, Reason = "it is silent", LostAt = Now }
                : host)
        ]);

    /// <summary>How long every instance may still run, should its host be out of reach.</summary>
    public void MayRunFor(double seconds) =>
        Observed = Observed with
        {
            MayRunFor = State.Instances.Values.ToImmutableSortedDictionary(one => one.Id, _ => TimeSpan.FromSeconds(seconds))
        };

    /// <summary>It is well again, and its agent has kept what it was told, or has not.</summary>
    public void Return(string host, bool withNewSession = true)
    {
        SetHosts([.. Observed.Hosts.Values.Select(one => one.Id.Value == host ? Specs.Host(host) : one)]);
        if (!withNewSession) return;
        var there = State.Instances.Values.Where(one => one.Host.Value == host).Select(one => one.Id);
        Observed = Observed with { Statuses = Observed.Statuses.RemoveRange(there) };
    }

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
            Report(State.Find(wish.Instance)!, wish.AdoptOnly && !_started.ContainsKey(wish.Instance) ? InstanceState.Stopped : Fulfilled(wish.Goal));
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

    public void Apply(ImmutableArray<ServiceEvent> events)
    {
        _journal.AddRange(events);
        State = events.Aggregate(State, ServiceEvolution.Evolve);
    }
}
