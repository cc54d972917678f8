using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>What is wrong with a spec's update and rollback policies, by themselves and for that service.</summary>
internal static class PolicyFaults
{
    private static readonly TimeSpan DurationMax = TimeSpan.FromDays(7);
    private static readonly TimeSpan DeadlineMin = TimeSpan.FromSeconds(1);

    public static IEnumerable<Refusal> Of(ServiceSpec spec) =>
    [
        .. spec.Update is { } update ? Of(spec, update, "update") : [],
        .. spec.Rollback is { } rollback ? Of(spec, rollback, "rollback") : [],
        .. spec.Rollback is { FailureAction: UpdateFailureAction.Rollback }
            ? [Refusal.Invalid("a rollback that fails cannot be rolled back: say pause, continue or hold", "rollback.failureAction")]
            : (Refusal[])[],
        .. spec.Rollback is { KeepsOld: true }
            ? [Refusal.Invalid("a rollback keeps no old containers: remove keepsOld", "rollback.keepsOld")]
            : (Refusal[])[],
    ];

    private static IEnumerable<Refusal> Of(ServiceSpec spec, UpdatePolicy policy, string field)
    {
        if (policy.Parallelism is < 0 or > Service.ScaleMax)
            yield return Refusal.Invalid(
                $"the parallelism is from 0, which stands for all, to {Service.ScaleMax}; it is {policy.Parallelism}",
                $"{field}.parallelism");
        if (policy.Delay < TimeSpan.Zero || policy.Delay > DurationMax)
            yield return Refusal.Invalid($"the delay is from 0 to 7 days, not {policy.Delay}", $"{field}.delay");
        if (policy.Monitor < TimeSpan.Zero || policy.Monitor > DurationMax)
            yield return Refusal.Invalid($"the time to monitor is from 0 to 7 days, not {policy.Monitor}", $"{field}.monitor");
        if (policy.Deadline < DeadlineMin || policy.Deadline > DurationMax)
            yield return Refusal.Invalid($"the deadline is from 1 s to 7 days, not {policy.Deadline}", $"{field}.deadline");
        if (policy.MaxFailureRatio is not (>= 0 and <= 1))
            yield return Refusal.Invalid($"the failure ratio is from 0 to 1, not {policy.MaxFailureRatio}", $"{field}.maxFailureRatio");
        if (!Enum.IsDefined(policy.Order)) yield return Refusal.Invalid("the order is stopFirst or startFirst", $"{field}.order");
        if (policy.FailureAction is { } action && !Enum.IsDefined(action))
            yield return Refusal.Invalid("the failure action is hold, pause, continue or rollback", $"{field}.failureAction");
        if (policy.Order == UpdateOrder.StartFirst && WhyNotBeside(spec) is { } reason)
            yield return Refusal.Invalid($"{reason}: its order must be stopFirst", $"{field}.order");
        if (policy.KeepsOld && spec.OnHostLoss == HostLossPolicy.Exclusive)
            yield return Refusal.Invalid("an exclusive service keeps no old containers: remove keepsOld", $"{field}.keepsOld");
    }

    /// <summary>Why two instances of a slot can never run beside each other, or null.</summary>
    private static string? WhyNotBeside(ServiceSpec spec) => spec switch
    {
        { OnHostLoss: HostLossPolicy.Exclusive } => "an exclusive service never runs twice in a slot",
        _ when Moves.HasFixedAddress(spec) => "a service with a fixed address never runs twice in a slot",
        { Mode: ServiceMode.Global } when spec.Container.Ports.Any(HostPorts.IsFixed) =>
            "a global service with a fixed host port cannot run twice on a host",
        _ => null,
    };
}
