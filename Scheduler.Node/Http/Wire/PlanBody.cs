using System.Text.Json.Serialization;
using Scheduler.Core.Preflight;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Wire;

/// <summary>What a stack would become, and how.</summary>
/// <param name="Changes">Something would be done.</param>
/// <param name="Refused">It would not be begun: see the findings that are certain.</param>
public sealed record PlanBody(string Stack, bool Changes, bool Refused, IReadOnlyList<ServicePlanBody> Services);

public sealed record ServicePlanBody
{
    public required string Name { get; init; }

    public required PlanAction Action { get; init; }

    /// <summary>The revision that it would have.</summary>
    public int? Revision { get; init; }

    /// <summary>Fields that would change; of a new service, those that are not as by default.</summary>
    public IReadOnlyList<FieldChangeBody> Fields { get; init; } = [];

    /// <summary>How instances would be replaced; absent where none are.</summary>
    public UpdatePolicy? Policy { get; init; }

    /// <summary>What delays and watches alone add up to.</summary>
    public TimeSpan? TakesAtLeast { get; init; }

    /// <summary>What would happen to instances, in this order, by what is known now.</summary>
    public IReadOnlyList<PlanStepBody> Steps { get; init; } = [];

    /// <summary>The image that hosts would pull; absent where none would.</summary>
    public PlanPullBody? Pull { get; init; }

    public IReadOnlyList<PlanFindingBody> Findings { get; init; } = [];
}

public enum PlanAction
{
    Create,

    /// <summary>Instances are replaced.</summary>
    Update,

    /// <summary>Nothing is replaced: another scale, or other policies.</summary>
    Adjust,
    Unchanged,
    Remove,

    /// <summary>The service would not take it.</summary>
    Refused,
}

/// <param name="Old">As JSON; null where there is nothing.</param>
/// <param name="New">Likewise.</param>
public sealed record FieldChangeBody(
    string Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Old,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? New);

/// <param name="Batch">Those with the same number are begun together.</param>
/// <param name="After">At the earliest.</param>
/// <param name="Host">Where the instance goes, or leaves.</param>
/// <param name="From">Where the one is that it takes over from.</param>
public sealed record PlanStepBody(int Batch, TimeSpan After, int Slot, ForecastDeed Deed, string Host, string? From = null);

/// <param name="Digest">What its name stands for at the registry now; absent where it did not say.</param>
public sealed record PlanPullBody(string Image, IReadOnlyList<string> Hosts, string? Digest = null);

/// <param name="Certain">The update is not begun with it. Otherwise it may yet come about.</param>
public sealed record PlanFindingBody(PreflightSubject About, bool Certain, string Text);
