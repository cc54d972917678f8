using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Rebalancing;

/// <summary>
/// Rebalances in the background, on one server: the oldest. Two that take themselves for the oldest for a moment do no
/// harm, since moves cost little and only ever even things out. Waits while anything is on the move or on its way.
/// </summary>
public sealed class RebalanceClock(RebalanceDesk desk, Board board, ClusterWatch watch, RebalanceOptions options) : Actor
{
    private bool _isAtWork;

    protected override void PreStart() => Context.StartPeriodicTimer(Tick.Due, options.Every, Tick.Due);

    protected override void Receive(object message)
    {
        if (message is not Tick tick) throw new InvalidOperationException($"the clock of rebalancing does not understand {message.GetType().Name}");
        if (tick == Tick.Done) _isAtWork = false;
        else if (!_isAtWork && IsOldest && IsCalm) Run();
    }

    private bool IsOldest => watch.View.Self is { } self && watch.View.Members
        .Where(member => member.Status == MemberStatus.Up)
        .OrderBy(member => member.JoinedAt).ThenBy(member => member.Incarnation)
        .FirstOrDefault()?.Incarnation == self;

    private bool IsCalm =>
        board.Hosts.Values.All(host => host.State == HostState.Active && host.Availability != HostAvailability.Draining)
        && board.Services.Values.All(service => service.Status is ServiceStatus.Active or ServiceStatus.Stopped
            && service.Instances.All(one => one is { Replaces: null, MoveTo: null }));

    private void Run()
    {
        var plan = desk.Plan(stack: null, options.Max);
        if (plan.IsEmpty) return;
        _isAtWork = true;
        Context.Pipe(cancel => desk.OrderAsync(plan, cancel), _ => Tick.Done);
    }

    private enum Tick
    {
        Due,
        Done,
    }
}

/// <param name="Every">How often the background looks whether anything could be spread better.</param>
/// <param name="Max">How many moves it orders at one time.</param>
public sealed record RebalanceOptions(TimeSpan Every, int Max);
