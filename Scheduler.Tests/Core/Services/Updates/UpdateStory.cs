using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Updates;

/// <summary>
/// One service on hosts that do what they are told, a second for each round. What becomes of its containers is up to
/// <see cref="Fate"/>; the hosts remember it, and tell it again to whoever looks after the service next.
/// </summary>
internal sealed class UpdateStory
{
    private readonly Dictionary<InstanceId, InstanceStatus> _told = [];
    private readonly Dictionary<InstanceId, DateTimeOffset> _started = [];
    private int _settlements;

    private UpdateStory(params string[] hosts) => Story.SetHosts([.. hosts.Select(host => Specs.Host(host))]);

    public ServiceStory Story { get; } = new();

    /// <summary>What a container of an instance does, so many seconds after its start; null for one that is only made.</summary>
    public Func<Instance, double?, InstanceState> Fate { get; set; } = static (_, seconds) =>
        seconds is null ? InstanceState.Created : InstanceState.Running;

    /// <summary>The actor is lost at that settlement, counted from the beginning of the update: before it is written, or after.</summary>
    public (int Settlement, bool IsWritten)? Crash { get; set; }

    /// <summary>How many settlements had something to write.</summary>
    public int Settlements => _settlements;

    /// <summary>The fewest slots that were well at one time since the last <see cref="Watch"/>.</summary>
    public int Fewest { get; private set; }

    /// <summary>The most containers that ran at one time since then.</summary>
    public int Most { get; private set; }

    public ServiceView View => Story.View;

    public UpdateView Update => View.Update!;

    public ServiceState State => Story.State;

    public static UpdateStory Running(int scale, ServiceSpec spec, params string[] hosts)
    {
        var story = new UpdateStory(hosts is [] ? ["a", "b", "c"] : hosts);
        story.Story.Put(spec, scale);
        story.Pass(4);
        Assert.Equal((ServiceStatus.Active, null), (story.View.Status, story.View.Reason));
        story.Watch();
        return story;
    }

    /// <summary>A spec of that version; the updates to it go by the policy.</summary>
    public static ServiceSpec Spec(int version, UpdatePolicy? policy = null, params PortSpec[] ports) =>
        Specs.Of($"web:{version}", ports) with { Update = policy };

    public void Watch() => (Fewest, Most, _settlements) = (int.MaxValue, 0, 0);

    public ServiceDecision Send(ServiceCommand command) => Story.Send(command);

    public void Put(ServiceSpec spec) => Assert.IsType<ServiceDecision.Accept>(Story.Put(spec));

    public void Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++) Round();
    }

    /// <summary>Until the update is as wanted; fails when that does not come about.</summary>
    public void Until(params UpdateState[] wanted)
    {
        for (var second = 0; !wanted.Contains(Update.State); second++)
        {
            Assert.True(
                second < 1500,
                $"not {string.Join(" or ", wanted)} but {Update.State}: {Update.Message}; {string.Join(", ", View.Instances.Select(one => $"{one.Slot}@{one.Host} r{one.Revision} {one.Goal} {one.State}"))}");
            Round();
        }
    }

    private void Round()
    {
        Settle();
        Story.Now += TimeSpan.FromSeconds(1);
        Tell();
        var up = State.Instances.Values.Where(one => one.Goal == InstanceGoal.Running && Story.Observed.IsSettled(one)).ToList();
        Fewest = Math.Min(Fewest, up.Select(one => one.Slot).Distinct().Count());
        Most = Math.Max(
            Most,
            _told.Values.Count(status => status.State is InstanceState.Running or InstanceState.Initializing or InstanceState.Unhealthy));
    }

    private void Settle()
    {
        var settlement = Reconciler.Settle(State, Story.Observed, Story.Now);
        if (!settlement.Events.IsEmpty && Crash?.Settlement == _settlements++)
        {
            if (Crash!.Value.IsWritten) Story.Apply(settlement.Events);
            ServiceRecoveryTests.AssertReplayEqualsLive(Story);
            Story.ForgetReports();
            return;
        }

        Story.Observed = Story.Observed.WithUnplaced(settlement, Story.Now);
        Story.Apply(settlement.Events);
    }

    private void Tell()
    {
        foreach (var one in State.Instances.Values.Where(one => Story.Observed.HostAnswers(one.Host))) _told[one.Id] = Said(one);
        foreach (var gone in _told.Keys.Where(id => State.Find(id) is null).ToList()) _told.Remove(gone);
        Story.Observed = Story.Observed with
        {
            Statuses = _told.Where(one => State.Find(one.Key) is not null).ToImmutableSortedDictionary(one => one.Key, one => one.Value)
        };
    }

    private InstanceStatus Said(Instance one)
    {
        if (one.Goal != InstanceGoal.Running) _started.Remove(one.Id);
        else _started.TryAdd(one.Id, Story.Now);
        var state = one.Goal switch
        {
            InstanceGoal.Absent => InstanceState.Gone,
            InstanceGoal.Stopped => InstanceState.Stopped,
            InstanceGoal.Prepared => Fate(one, null),
            _ => Fate(one, (Story.Now - _started[one.Id]).TotalSeconds),
        };
        if (_told.TryGetValue(one.Id, out var last) && last.State == state && last.Goal == one.Goal
            && last.Generation == one.Generation && last.AdoptOnly == one.IsLost) return last;
        return new InstanceStatus(state, Story.Now)
        {
            Goal = one.Goal,
            Generation = one.Generation,
            AdoptOnly = one is { IsLost: true, Goal: InstanceGoal.Running },
            StartedAt = _started.TryGetValue(one.Id, out var at) ? at : null,
            Reason = state is InstanceState.Failed or InstanceState.Unhealthy ? $"it is {state}" : null,
        };
    }
}
