using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Forecasts;

/// <summary>What a wish for one service would come to.</summary>
public sealed record Forecast
{
    public required ServiceKey Service { get; init; }

    public required ForecastKind Kind { get; init; }

    /// <summary>Why the service would not take the wish; null where it would.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Null for a service that is not there yet.</summary>
    public ServiceView? Present { get; init; }

    /// <summary>As it would be; null for one that is removed or refuses.</summary>
    public ServiceSpec? Spec { get; init; }

    /// <summary>Null for one that is removed, and for a global one.</summary>
    public int? Scale { get; init; }

    public int? Revision { get; init; }

    /// <summary>By which its instances would be replaced, complete; null where none are.</summary>
    public UpdatePolicy? Policy { get; init; }

    /// <summary>Null where nothing would happen to its instances.</summary>
    public ForecastCourse? Course { get; init; }

    /// <summary>The way back, once all is updated; null where there is none.</summary>
    public ForecastCourse? WayBack { get; init; }

    /// <summary>The revision that the way back leads to.</summary>
    public RevisionView? BackTo { get; init; }

    public PullPolicy BackPull { get; init; }

    /// <summary>What its instances would speak to and not reach, and what to do about it, in words; null where there is no such thing.</summary>
    public string? Unreached { get; init; }

    /// <summary>An instance of it runs and is well, so that there is something to lose.</summary>
    public bool IsWell { get; init; }
}

public enum ForecastKind
{
    Unchanged,
    Created,

    /// <summary>Its instances are replaced.</summary>
    Updated,

    /// <summary>It gets another scale or other policies; nothing is replaced.</summary>
    Adjusted,
    Removed,
    Refused,
}

/// <summary>What would happen, step by step, if every host did what it is asked to at once.</summary>
/// <param name="Takes">What delays and watches add up to: it takes at least so long.</param>
/// <param name="Hindrance">What stands in the way, in words; null where nothing does.</param>
public sealed record ForecastCourse(ForecastEnd End, ImmutableArray<ForecastStep> Steps, TimeSpan Takes, string? Hindrance)
{
    /// <summary>Also with hosts that are away back, and with what is going gone: waiting does not help.</summary>
    public bool IsCertain { get; init; }

    /// <summary>The hosts that would have to make containers for it.</summary>
    public ImmutableSortedSet<HostId> Makers =>
        [.. Steps.Where(step => step.Deed is not (ForecastDeed.Leave or ForecastDeed.Back)).Select(step => step.Host)];
}

public enum ForecastEnd
{
    Done,

    /// <summary>What runs is as wished, and slots beside it wait for a place.</summary>
    Waits,

    /// <summary>An update would get no further.</summary>
    Stuck,

    /// <summary>It was not followed to its end: it has too many steps.</summary>
    Unknown,
}

/// <summary>What happens to one slot.</summary>
/// <param name="Batch">Those with the same number are begun together.</param>
/// <param name="At">After so long at the earliest.</param>
/// <param name="From">Where the instance is that it takes over from; null for none.</param>
public sealed record ForecastStep(int Batch, TimeSpan At, int Slot, ForecastDeed Deed, HostId Host, HostId? From = null);

public enum ForecastDeed
{
    /// <summary>A slot without an instance gets one.</summary>
    Fill,

    /// <summary>The old instance goes, then the new one starts.</summary>
    Replace,

    /// <summary>The new instance starts, then the old one goes.</summary>
    Beside,

    /// <summary>An old container that was kept starts again.</summary>
    Back,

    /// <summary>An instance goes, and none takes its place.</summary>
    Leave,
}
