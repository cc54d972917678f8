using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>A rule made ready to be asked of many hosts and containers. Pure.</summary>
internal sealed class AffinityTerm
{
    public const int ValueLengthMax = 256;

    private readonly Func<string, bool> _matches;

    public AffinityTerm(AffinityRule rule)
    {
        Rule = rule;
        _matches = rule.Form switch
        {
            AffinityForm.Glob => text => FileSystemName.MatchesSimpleExpression(rule.Value, text, ignoreCase: true),
            AffinityForm.Regexp when Compile(rule.Value) is { } regexp => regexp.IsMatch,
            AffinityForm.Regexp => _ => false,
            _ => text => string.Equals(text, rule.Value, StringComparison.OrdinalIgnoreCase),
        };
    }

    public AffinityRule Rule { get; }

    public bool IsOfHost => Rule.Subject is AffinitySubject.Host or AffinitySubject.HostLabel;

    /// <summary>What is wrong with a rule, or null.</summary>
    public static string? Fault(AffinityRule rule)
    {
        var hasKey = rule.Subject is AffinitySubject.HostLabel or AffinitySubject.ContainerLabel;
        if (hasKey != (rule.Key.Length > 0)) return hasKey ? "a rule on a label needs the label's key" : "a rule on a name has no key";
        if (rule.Value.Length is 0 or > ValueLengthMax) return $"a rule's value has 1 to {ValueLengthMax} characters";
        return rule.Form == AffinityForm.Regexp && Compile(rule.Value) is null
            ? $"\"{Shown.Text(rule.Value)}\" is not a regular expression, or one that looks back or ahead"
            : null;
    }

    /// <summary>Whether the rule is about this container.</summary>
    public bool Means(ContainerTraits container, int slot, InstanceId? instance) => Rule.Subject switch
    {
        AffinitySubject.ContainerLabel => container.ValuesOf(Rule.Key).Any(_matches),
        AffinitySubject.Container => container.NamesOf(slot, instance).Any(_matches),
        _ => false,
    };

    /// <summary>Why a rule on hosts does not hold for this one, or null.</summary>
    public string? Refuse(HostView host)
    {
        if (Rule.Subject == AffinitySubject.Host)
            return NamesOf(host).Any(_matches) != Rule.Not ? null : $"it {(Rule.Not ? "must not" : "must")} be the host {Wanted}";
        var value = HostLabels.ValueOf(host, Rule.Key);
        if ((value is not null && _matches(value)) != Rule.Not) return null;
        return $"its label {Rule.Key} {(Rule.Not ? "must not" : "must")} be {Wanted}, and {(value is null ? "is not set" : $"is {Shown.Text(value)}")}";
    }

    /// <summary>Why a rule on containers does not hold on a host, or null.</summary>
    /// <param name="holder">A container there that the rule means; null where there is none.</param>
    public string? Refuse(string? holder) => (holder, Rule.Not) switch
    {
        (null, false) => $"it has no container {Sought}",
        ({ } there, true) => $"it must have no container {Sought}, and has {there}",
        _ => null,
    };

    private string Sought => Rule.Subject == AffinitySubject.Container ? $"named {Wanted}" : $"with the label {Rule.Key}={Wanted}";

    private string Wanted => Shown.Text(Rule.Form == AffinityForm.Regexp ? $"/{Rule.Value}/" : Rule.Value);

    private static IEnumerable<string> NamesOf(HostView host) => host.Engine is { } engine ? [host.Id.Value, engine.Hostname] : [host.Id.Value];

    /// <summary>Only what can be matched in linear time; null for all else.</summary>
    private static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
