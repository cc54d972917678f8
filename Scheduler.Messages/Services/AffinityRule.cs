using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>
/// One rule on where a service's instances go, by what a host is or by the containers that it has. All rules of a service
/// must hold, but soft ones only order the hosts. They are looked at when an instance is placed, and not again.
/// </summary>
/// <param name="Subject">What is looked at.</param>
/// <param name="Key">The label's key; empty where no label is looked at.</param>
/// <param name="Value">The label's value, or the name: as it is, or as <see cref="Form"/> says.</param>
public sealed record AffinityRule(AffinitySubject Subject, string Key, string Value)
{
    public AffinityForm Form { get; init; }

    /// <summary>The host must not be so, or must have no such container.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Not { get; init; }

    /// <summary>A host for which it does not hold will do when there is no better one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Soft { get; init; }
}

public enum AffinitySubject
{
    /// <summary>A label of the host or, where it has none of that key, of its engine.</summary>
    HostLabel,

    /// <summary>The host's name.</summary>
    Host,

    /// <summary>A label of some container on the host.</summary>
    ContainerLabel,

    /// <summary>The name of some container on the host.</summary>
    Container,
}

/// <summary>How a rule's value is compared; never with regard to case.</summary>
public enum AffinityForm
{
    Exact,

    /// <summary>With <c>*</c> for any characters and <c>?</c> for one.</summary>
    Glob,

    /// <summary>A regular expression, which need not match the whole.</summary>
    Regexp,
}
