using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Services;

/// <summary>Tells a host something; false when it is not known here or cannot take it now. Loss is made good by repetition.</summary>
public delegate bool TellHost(HostId host, object message);

/// <summary>What a service has around it.</summary>
public sealed record ServiceSurroundings(Board Board, Feed Feed, TellHost TellHost)
{
    public MoveLimits Moves { get; init; } = new();

    public ExclusiveTerms Exclusive { get; init; } = new();

    /// <summary>How often a service looks whether it may move what waits for its turn.</summary>
    public TimeSpan TurnEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A wish that its host has not answered is repeated after this.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What could not be journaled is tried again after this.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after a service was loaded another one of its unit may not be shown although it is there.</summary>
    public TimeSpan SidekicksShownWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is looked whether what a service depends on is there.</summary>
    public TimeSpan DependencyEvery { get; init; } = TimeSpan.FromMilliseconds(250);
}
