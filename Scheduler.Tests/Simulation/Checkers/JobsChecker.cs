using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// A job never has more completions than it wants, and counts none but of a container that has ended well by itself, as the
/// engines have it; what is completed is never begun again, nor is what has ended ever started; and a time of a schedule
/// has one run. That every job comes to an end is part of what <see cref="SettledChecker"/> waits for.
/// </summary>
internal sealed class JobsChecker
{
    private readonly SimWorld _world;
    private readonly Committed _committed;
    private readonly HashSet<string> _endedWell = [];
    private readonly HashSet<string> _askedToEnd = [];
    private readonly HashSet<(string Uid, DateTimeOffset At)> _scheduled = [];

    public JobsChecker(SimWorld world, Committed committed)
    {
        (_world, _committed) = (world, committed);
        committed.Committing += OnCommitting;
    }

    public int Completed { get; private set; }

    /// <summary>Runs that a schedule began.</summary>
    public int Scheduled { get; private set; }

    public void Watch(string host, EngineHistory history) => history.Happened += deed =>
    {
        if (deed is not { Instance: { } instance, Slot: { } slot }) return;
        switch (deed.Kind)
        {
            case DeedKind.Started:
                _askedToEnd.Remove(instance);
                if (_committed.Of($"service/{slot[..slot.IndexOf(' ')]}").State.Find(new InstanceId(instance)) is { HasEnded: true })
                    Break($"{deed} on {host}: it had ended, and is started again");
                break;
            case DeedKind.AskedToEnd:
                _askedToEnd.Add(instance);
                break;
            case DeedKind.Ended when deed.ExitCode == 0 && !_askedToEnd.Contains(instance):
                _endedWell.Add(instance);
                break;
        }
    };

    private void OnCommitting(CommittedService service, ImmutableArray<ServiceEvent> events)
    {
        var state = service.State;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case ServiceEvent.Placed { Run: > 0 } placed when state.Job!.Runs[placed.Run].IsCompleted(placed.Slot):
                    Break($"{service.Entity}: {placed.Instance} is placed in slot {placed.Slot}, which is completed");
                    break;
                case ServiceEvent.InstanceEnded { IsCompleted: true } end when !_endedWell.Contains(end.Instance.Value):
                    Break($"{service.Entity}: {end.Instance} counts as completed, and has not ended well by itself");
                    break;
                case ServiceEvent.JobRunStarted { ScheduledFor: { } at } run:
                    Scheduled++;
                    if (!_scheduled.Add((state.Uid, at))) Break($"{service.Entity}: run {run.Run} is for {at}, which has had its run");
                    break;
            }

            if (happened is ServiceEvent.InstanceEnded { IsCompleted: true }) Completed++;
            state = ServiceEvolution.Evolve(state, happened);
            if (state.Job?.Runs.Values.FirstOrDefault(run => run.CompletedCount > run.Total) is { } over)
                Break($"{service.Entity}: run {over.Number} has {over.CompletedCount} completions of {over.Total}");
        }
    }

    private void Break(string what) => _world.Judge(() => throw new SimViolation("jobs", what));
}
