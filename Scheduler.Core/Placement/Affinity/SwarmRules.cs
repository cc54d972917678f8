using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>
/// The form that standalone Swarm had for rules, as variables of the container's environment: <c>constraint:KEY==VALUE</c>
/// and <c>affinity:KEY!=~VALUE</c>, where <c>~</c> makes a rule soft, <c>*</c> stands for any characters, and
/// <c>/…/</c> is a regular expression.
/// </summary>
public static class SwarmRules
{
    private const string Affinity = "affinity:";
    private const string Constraint = "constraint:";

    // Swarm knew these of an engine; hosts here do not say them.
    private static readonly string[] NotKnown = ["storagedriver", "executiondriver", "kernelversion", "operatingsystem"];

    /// <summary>Whether the variable is one of these rules, well written or not. Containers do not get it.</summary>
    public static bool IsRule(string variable) =>
        variable.StartsWith(Affinity, StringComparison.Ordinal) || variable.StartsWith(Constraint, StringComparison.Ordinal);

    /// <summary>The rule, or what is wrong with it.</summary>
    /// <param name="text">The whole variable, <c>affinity:container==db</c>.</param>
    public static (AffinityRule? Rule, string? Fault) Read(string text)
    {
        var body = text[(text.IndexOf(':') + 1)..];
        var at = body.IndexOf('=');
        var not = at > 0 && body[at - 1] == '!';
        if (at <= 0 || (!not && (at + 1 >= body.Length || body[at + 1] != '=')))
            return (null, "must be KEY==VALUE or KEY!=VALUE, with ~ before the value for a soft rule");
        var key = body[..(not ? at - 1 : at)].Trim();
        var value = body[(not ? at + 1 : at + 2)..].Trim();
        var soft = value.StartsWith('~');
        if (soft) value = value[1..];
        if (key.Length == 0) return (null, "must have a key before == or !=");
        var isAffinity = text.StartsWith(Affinity, StringComparison.Ordinal);
        if (isAffinity && key == "image") return (null, "hosts do not say which images they have: an image is pulled where it is missing");
        if (!isAffinity && NotKnown.Contains(key, StringComparer.Ordinal))
            return (null, $"hosts do not say their {key}: give them a label, and name that");
        var rule = Of(isAffinity, key, value) with { Not = not, Soft = soft };
        return AffinityTerm.Fault(rule) is { } fault ? (null, fault) : (rule, null);
    }

    private static AffinityRule Of(bool isAffinity, string key, string value)
    {
        var (form, plain) = value switch
        {
            ['/', .. var inner, '/'] => (AffinityForm.Regexp, inner),
            _ when value.Contains('*') => (AffinityForm.Glob, value),
            _ => (AffinityForm.Exact, value),
        };
        var isName = key == (isAffinity ? "container" : "node");
        var subject = (isAffinity, isName) switch
        {
            (true, true) => AffinitySubject.Container,
            (true, false) => AffinitySubject.ContainerLabel,
            (false, true) => AffinitySubject.Host,
            (false, false) => AffinitySubject.HostLabel,
        };
        return new AffinityRule(subject, isName ? "" : key, plain) { Form = form };
    }
}
