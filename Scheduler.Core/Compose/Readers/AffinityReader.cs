using System.Collections.Immutable;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads rules on hosts and containers: Rancher's <c>io.rancher.scheduler.affinity</c> labels, and the variables that
/// standalone Swarm had for them. Hard rules on a host's labels are constraints, as Swarm mode has them.
/// </summary>
internal static class AffinityReader
{
    public const string Prefix = "io.rancher.scheduler.affinity:";
    private const int RulesMax = Services.AffinityFaults.RulesMax;

    /// <summary>Null where there is no rule.</summary>
    public static ImmutableArray<AffinityRule>? Read(StackContext stack, string name, Field service, ServiceMode mode)
    {
        var read = FromLabels(stack, name, service).Concat(FromEnvironment(service)).ToList();
        if (read.Count > RulesMax) read[RulesMax].At.Error($"a service has at most {RulesMax} rules");
        if (mode.IsGlobal())
        {
            foreach (var (_, at) in read.Where(one => !HoldsForGlobal(one.Rule)))
                at.Warning("the rule has no effect: a global service has one instance on every host that its hard rules on hosts admit");
            read = [.. read.Where(one => HoldsForGlobal(one.Rule))];
        }

        return read.Count == 0 ? null : [.. read.Select(one => one.Rule)];
    }

    /// <summary>Whether the label is a rule that is known, be it well written or not.</summary>
    public static bool IsRule(string label) => label.StartsWith(Prefix, StringComparison.Ordinal) && KindOf(label) is not null;

    /// <summary>Each <c>key=value</c> of the hard rules on host labels, as a constraint.</summary>
    public static IEnumerable<string> Constraints(StackContext stack, string name, Field service)
    {
        foreach (var (label, value, at) in Labels(service))
        {
            if (KindOf(label) is not { Subject: AffinitySubject.HostLabel, Soft: false } kind) continue;
            foreach (var (key, wanted) in Pairs(stack, name, value, at)) yield return $"node.labels.{key}{(kind.Not ? "!=" : "==")}{wanted}";
        }
    }

    internal static bool HoldsForGlobal(AffinityRule rule) => rule is { Soft: false, Subject: AffinitySubject.Host or AffinitySubject.HostLabel };

    private static IEnumerable<(AffinityRule Rule, Field At)> FromLabels(StackContext stack, string name, Field service)
    {
        foreach (var (label, value, at) in Labels(service))
        {
            if (KindOf(label) is not { } kind || kind is { Subject: AffinitySubject.HostLabel, Soft: false }) continue;
            var terms = kind.Subject == AffinitySubject.Container
                ? Terms(stack, name, value, at).Select(term => new AffinityRule(kind.Subject, "", term))
                : Pairs(stack, name, value, at).Select(pair => new AffinityRule(kind.Subject, pair.Key, pair.Value));
            foreach (var rule in terms) yield return (rule with { Not = kind.Not, Soft = kind.Soft }, at);
        }
    }

    private static IEnumerable<(AffinityRule Rule, Field At)> FromEnvironment(Field service)
    {
        foreach (var (variable, value, at) in PairsReader.Read(service["environment"]).Where(pair => SwarmRules.IsRule(pair.Name)))
        {
            var (rule, fault) = SwarmRules.Read($"{variable}={value}");
            if (rule is not null) yield return (rule, at);
            else at.Error($"the rule \"{Shown.Text($"{variable}={value}")}\": {fault}");
        }
    }

    private static Kind? KindOf(string label) => label.StartsWith(Prefix, StringComparison.Ordinal) ? label[Prefix.Length..] switch
    {
        "host_label" => new Kind(AffinitySubject.HostLabel),
        "host_label_ne" => new Kind(AffinitySubject.HostLabel, Not: true),
        "host_label_soft" => new Kind(AffinitySubject.HostLabel, Soft: true),
        "host_label_soft_ne" => new Kind(AffinitySubject.HostLabel, Not: true, Soft: true),
        "container_label" => new Kind(AffinitySubject.ContainerLabel),
        "container_label_ne" => new Kind(AffinitySubject.ContainerLabel, Not: true),
        "container_label_soft" => new Kind(AffinitySubject.ContainerLabel, Soft: true),
        "container_label_soft_ne" => new Kind(AffinitySubject.ContainerLabel, Not: true, Soft: true),
        "container" => new Kind(AffinitySubject.Container),
        "container_ne" => new Kind(AffinitySubject.Container, Not: true),
        "container_soft" => new Kind(AffinitySubject.Container, Soft: true),
        "container_soft_ne" => new Kind(AffinitySubject.Container, Not: true, Soft: true),
        _ => null,
    } : null;

    private static IEnumerable<(string Key, string Value)> Pairs(StackContext stack, string name, string? value, Field at)
    {
        foreach (var term in Terms(stack, name, value, at))
        {
            var equals = term.IndexOf('=');
            if (equals > 0 && equals < term.Length - 1) yield return (term[..equals].Trim(), term[(equals + 1)..].Trim());
            else at.Error($"must be key=value pairs with commas between them, is \"{Shown.Text(value ?? "")}\"");
        }
    }

    private static string[] Terms(StackContext stack, string name, string? value, Field at)
    {
        var terms = Expanded(stack, name, value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (terms.Length == 0) at.Error("the rule is empty: write what it is about, or remove it");
        foreach (var term in terms.Where(term => term.Length > AffinityTerm.ValueLengthMax))
            at.Error($"\"{Shown.Text(term)}\" is too long for a rule");
        return terms;
    }

    /// <summary>Rancher's macros, written <c>$${service_name}</c> in a file.</summary>
    private static string Expanded(StackContext stack, string name, string text) => text
        .Replace("${stack_name}", stack.Stack, StringComparison.Ordinal)
        .Replace("${project_name}", stack.Stack, StringComparison.Ordinal)
        .Replace("${service_name}", name, StringComparison.Ordinal);

    /// <summary>Of a label that is given twice, the last one counts.</summary>
    private static IEnumerable<(string Name, string? Value, Field At)> Labels(Field service) =>
        (OwnKeys.HasPlainLabels(service) ? [] : PairsReader.Read(service["labels"]))
            .Where(label => label.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .GroupBy(label => label.Name, StringComparer.Ordinal)
            .Select(same => same.Last());

    private sealed record Kind(AffinitySubject Subject, bool Not = false, bool Soft = false);
}
