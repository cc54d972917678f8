using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Units;

/// <summary>What is wrong with what a service is to its unit.</summary>
internal static class UnitFaults
{
    public const int SidekicksMax = 100;

    public static IEnumerable<Refusal> Of(ServiceSpec spec)
    {
        foreach (var (name, field) in (spec.Sidekicks ?? []).Select(name => (name, "sidekicks"))
            .Concat((spec.Container.MadeAfter ?? []).Select(name => (name, "container.madeAfter"))))
        {
            if (Naming.Fault(name) is { } fault) yield return Refusal.Invalid($"the service \"{Shown.Text(name)}\": {fault}", field);
        }

        if (spec.Sidekicks is { } sidekicks
            && (sidekicks.Length is 0 or > SidekicksMax
                || sidekicks.Distinct(StringComparer.Ordinal).Count() < sidekicks.Length))
            yield return Refusal.Invalid($"a service has 1 to {SidekicksMax} sidekicks, each named once; without any, leave this out", "sidekicks");
        if (spec.SidekickOf is not { } primary) yield break;
        if (Naming.Fault(primary) is { } wrong) yield return Refusal.Invalid($"the service \"{Shown.Text(primary)}\": {wrong}", "sidekickOf");
        if (spec.Sidekicks is not null) yield return Refusal.Invalid("a sidekick has no sidekicks of its own: all are the primary's", "sidekicks");
        if (!spec.Mode.IsGlobal() && spec is not { Constraints: [], Affinity: null or [], SpreadOver: null or [], MaxPerHost: 0 })
            yield return Refusal.Invalid(
                $"it is wherever {Shown.Text(primary)} is: rules on hosts and on what is beside it belong to that service",
                "sidekickOf");
    }
}
