using Scheduler.Core.Placement;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What is wrong with what a service demands of hosts, and of how its instances are spread over them.</summary>
internal static class PlacementFaults
{
    public static IEnumerable<Refusal> Of(ServiceSpec spec)
    {
        foreach (var constraint in spec.Constraints)
        {
            if (Constraints.Fault(constraint) is { } fault)
                yield return Refusal.Invalid($"\"{Shown.Text(constraint)}\": {fault}", "constraints");
        }

        foreach (var label in spec.SpreadOver ?? [])
        {
            if (Constraints.KeyFault(label) is { } fault) yield return Refusal.Invalid($"\"{Shown.Text(label)}\": {fault}", "spreadOver");
        }

        if (spec.SpreadOver?.Length > SpreadGroups.LevelsMax)
            yield return Refusal.Invalid(
                $"instances are spread over {SpreadGroups.LevelsMax} kinds of groups at most, one within the other", "spreadOver");
        if (spec.Mode.IsGlobal() && spec.OnHostLoss == HostLossPolicy.Exclusive)
            yield return Refusal.Invalid(
                "a global service has a slot for each host and is never replaced on another: remove exclusive", "onHostLoss");
        if (spec.MaxPerHost < 0) yield return Refusal.Invalid("the number of instances on one host must not be negative", "maxPerHost");
        foreach (var dependency in spec.DependsOn.Where(dependency => Naming.Fault(dependency.Service) is not null))
            yield return Refusal.Invalid($"the dependency \"{Shown.Text(dependency.Service)}\": {Naming.Fault(dependency.Service)}", "dependsOn");
    }
}
