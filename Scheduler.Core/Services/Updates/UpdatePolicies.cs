using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>
/// Fills in what a spec leaves open. A service whose health is checked goes back by itself when an update fails; of any
/// other one nobody can tell whether it is well, so a failure only holds up the rest until a person looks.
/// </summary>
public static class UpdatePolicies
{
    public static UpdatePolicy ForUpdate(ServiceSpec spec)
    {
        var policy = spec.Update ?? new UpdatePolicy();
        return Complete(policy, policy.FailureAction ?? (IsChecked(spec) ? UpdateFailureAction.Rollback : UpdateFailureAction.Hold));
    }

    /// <summary>On the way back there is nowhere left to go back to.</summary>
    public static UpdatePolicy ForWayBack(ServiceSpec spec)
    {
        var update = ForUpdate(spec);
        var policy = spec.Rollback ?? new UpdatePolicy { Parallelism = update.Parallelism, Order = update.Order };
        var action = policy.FailureAction is { } given and not UpdateFailureAction.Rollback
            ? given
            : update.FailureAction == UpdateFailureAction.Hold ? UpdateFailureAction.Hold : UpdateFailureAction.Pause;
        return Complete(policy, action) with { KeepsOld = false };
    }

    private static UpdatePolicy Complete(UpdatePolicy policy, UpdateFailureAction action) => policy with
    {
        FailureAction = action,
        Monitor = policy.Monitor ?? (action == UpdateFailureAction.Hold ? TimeSpan.Zero : UpdatePolicy.MonitorByDefault),
    };

    private static bool IsChecked(ServiceSpec spec) => spec.Container.Healthcheck is { } check && check.Test is not ["NONE", ..];

    /// <summary>The new instance is to start first, and two of them never fit on the one host that it may be on.</summary>
    public static bool StopsFirstAllTheSame(ServiceSpec spec) => spec.Update?.Order == UpdateOrder.StartFirst && Moves.IsTiedToItsPort(spec);
}
