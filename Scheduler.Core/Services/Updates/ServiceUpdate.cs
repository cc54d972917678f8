using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>The latest update of a service, as its journal tells it.</summary>
public sealed record ServiceUpdate
{
    public required UpdateCause Cause { get; init; }

    /// <summary>Where a failure or a person takes the service back to.</summary>
    public required int From { get; init; }

    public required int To { get; init; }

    /// <summary>Complete: nothing in it is left to a default.</summary>
    public required UpdatePolicy Policy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Why it was started, where nobody asked for it.</summary>
    public string? Reason { get; init; }

    /// <summary>When it last got any further: what counts for its deadline.</summary>
    public required DateTimeOffset MovedAt { get; init; }

    /// <summary>Updates that are to be over before it begins; null once it may.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<UpdateAfter>? After { get; init; }

    public bool IsPaused { get; init; }

    /// <summary>Why it pauses; null where a person wants it to.</summary>
    public string? PauseReason { get; init; }

    /// <summary>All is replaced, and what was replaced is kept until a person decides.</summary>
    public bool IsUpgraded { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndMessage { get; init; }

    /// <summary>Slots whose new instance has failed, since it was last resumed.</summary>
    public ImmutableSortedSet<int> Failed { get; init; } = [];

    public string? LastFailure { get; init; }

    [JsonIgnore]
    public bool IsUnderWay => EndedAt is null;

    [JsonIgnore]
    public bool IsWayBack => Cause != UpdateCause.Update;

    /// <summary>Nothing is replaced any more, or not yet again.</summary>
    [JsonIgnore]
    public bool IsHalted => IsPaused || IsUpgraded || !IsUnderWay;
}
