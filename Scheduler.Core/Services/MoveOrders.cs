using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>Which instances may be told to move, and that they need not any more.</summary>
internal static class MoveOrders
{
    /// <summary>The longest that an order may stand.</summary>
    private static readonly TimeSpan WithinMax = TimeSpan.FromDays(1);

    public static CommandOutcome Decide(ServiceState state, Instance instance, ServiceCommand.MoveInstance command, DateTimeOffset now)
    {
        if (Fault(state, instance, command) is { } reason) return Refusal.Conflict($"{instance.Id} stays on {instance.Host}: {reason}");
        if (command.Within <= TimeSpan.Zero || command.Within > WithinMax)
            return Refusal.Invalid("a move is given up after more than 0s and at most 24h", "within");
        return instance.Move?.To == command.To || instance.Host == command.To
            ? CommandOutcome.Nothing
            : CommandOutcome.Of(new ServiceEvent.MoveOrdered(instance.Id, command.To, now + command.Within));
    }

    public static CommandOutcome Cancel(ServiceState state) => new(
        [.. state.Instances.Values.Where(one => one.Move is not null).Select(one => new ServiceEvent.MoveForgotten(one.Id))]);

    private static string? Fault(ServiceState state, Instance instance, ServiceCommand.MoveInstance command) => (state, instance) switch
    {
        ({ Spec.Mode: ServiceMode.Global }, _) => "a global service has one instance on every host",
        ({ Stopped: true }, _) or (_, { Goal: InstanceGoal.Stopped }) => "it is stopped",
        ({ Spec.OnHostLoss: HostLossPolicy.Exclusive }, _) => "it must not run twice, not even for a moment; draining its host moves it with a pause",
        _ when !state.IsCurrent(instance) => "an update replaces it",
        _ => Moves.Sticky(state.Spec),
    };
}
