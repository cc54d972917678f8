using System.Collections.Immutable;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts.Records;

/// <summary>How far a drain has come, as the board tells. Pure.</summary>
/// <param name="Left">What is still there, in the order of services and slots.</param>
/// <param name="IsDone">Nothing is left that a drain would move, and the host itself knows of nothing else.</param>
public sealed record HostDrain(ImmutableArray<DrainedInstance> Left, bool IsDone)
{
    public static HostDrain Of(HostId host, Board board) => Of(host, board.Hosts.GetValueOrDefault(host), board.Services.Values);

    public static HostDrain Of(HostId host, HostView? view, IEnumerable<ServiceView> services)
    {
        var left = services
            .SelectMany(service => service.Instances
                .Where(one => one.Host == host && one.Id is not null)
                .Select(one => DrainedInstance.Of(service, one)))
            .ToImmutableArray();
        // A server that has just started may not have heard of the services yet, but the host counts its containers itself.
        return new HostDrain(left, left.All(one => one.Stage == DrainStage.Completed) && (view?.Instances ?? 0) <= left.Length);
    }
}

/// <summary>One instance on a host that is being drained.</summary>
/// <param name="To">Where it moves.</param>
/// <param name="Reason">What stands in the way, or null.</param>
public sealed record DrainedInstance(InstanceId Id, ServiceKey Service, int Slot, DrainStage Stage, HostId? To, string? Reason)
{
    internal static DrainedInstance Of(ServiceView service, InstanceView one)
    {
        var next = service.Instances.FirstOrDefault(other => other.Replaces == one.Id);
        var stage = (one, next) switch
        {
            ({ Goal: InstanceGoal.Absent }, _) => DrainStage.Leaving,
            (_, not null) => DrainStage.Moving,
            ({ State: InstanceState.Completed } or { HasEnded: true }, _) => DrainStage.Completed,
            ({ MoveWaits: not null } or { State: InstanceState.Unknown }, _) => DrainStage.Waiting,
            _ => DrainStage.Queued,
        };
        var reason = stage switch
        {
            DrainStage.Moving => next!.Reason,
            DrainStage.Waiting => one.MoveWaits ?? one.Reason,
            _ => one.Reason,
        };
        return new DrainedInstance(one.Id!.Value, one.Service, one.Slot, stage, next?.Host, reason);
    }
}

public enum DrainStage
{
    /// <summary>Its turn comes when others have moved.</summary>
    Queued,

    /// <summary>It cannot be moved as things are; the reason says why.</summary>
    Waiting,

    /// <summary>Another instance starts in its place, on another host.</summary>
    Moving,

    /// <summary>It is being removed.</summary>
    Leaving,

    /// <summary>It has done what it was for, and would do it again elsewhere: it stays.</summary>
    Completed,
}
