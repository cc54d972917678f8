using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.Wire;

/// <summary>What became of each service of a stack, in the order in which they were dealt with.</summary>
public sealed record StackApplied(string Stack, IReadOnlyList<ServiceOutcome> Services)
{
    /// <summary>What updates may run into; absent for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <param name="Name">The service.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Version">The service's version after it; null where nothing was accepted.</param>
/// <param name="Revision">Likewise.</param>
/// <param name="Reason">Why it was refused or not tried.</param>
public sealed record ServiceOutcome(
    string Name,
    OutcomeKind Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Version = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Revision = null,
    string? Reason = null);

public enum OutcomeKind
{
    Created,
    Updated,
    Unchanged,

    /// <summary>Its removal was accepted; it goes with the last of its containers.</summary>
    Removing,
    Refused,

    /// <summary>A service that it depends on was refused.</summary>
    NotTried,
}
