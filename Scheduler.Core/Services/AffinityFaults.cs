using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What is wrong with a service's affinity rules.</summary>
internal static class AffinityFaults
{
    public const int RulesMax = 200;

    public static IEnumerable<Refusal> Of(ServiceSpec spec)
    {
        var rules = spec.Affinity ?? [];
        if (rules.Length > RulesMax) yield return Refusal.Invalid($"a service has at most {RulesMax} rules, not {rules.Length}", "affinity");
        for (var i = 0; i < rules.Length; i++)
        {
            if (FaultOf(spec, rules[i]) is { } fault) yield return Refusal.Invalid(fault, $"affinity[{i}]");
        }
    }

    private static string? FaultOf(ServiceSpec spec, AffinityRule rule)
    {
        if (!Enum.IsDefined(rule.Subject) || !Enum.IsDefined(rule.Form))
            return "a rule's subject is hostLabel, host, containerLabel or container, and its form exact, glob or regexp";
        if (AffinityTerm.Fault(rule) is { } fault) return fault;
        return spec.Mode.IsGlobal() && rule is not { Soft: false, Subject: AffinitySubject.Host or AffinitySubject.HostLabel }
            ? "a global service has one instance on every host that its hard rules on hosts admit: remove this one"
            : null;
    }
}
