using Scheduler.Core.Hosts;

namespace Scheduler.Core.Agents.Health;

/// <summary>What the probes of one start of a container have come to.</summary>
/// <param name="ContainerId">Whose.</param>
/// <param name="StartedAt">Of the container: another start is another matter.</param>
/// <param name="Since">When the first probe was due.</param>
/// <param name="IsAgain">It was started before, or ran before its agent knew it.</param>
public sealed record ProbeState(string ContainerId, DateTimeOffset StartedAt, DateTimeOffset Since, bool IsAgain)
{
    /// <summary>None while nothing can be said: the agent does not reach it.</summary>
    public ContainerHealth Health { get; init; } = ContainerHealth.Starting;

    /// <summary>It is not asked any more; should its instance be to run after all, it is asked on.</summary>
    public bool IsLeft { get; init; }

    /// <summary>In a row.</summary>
    public int Passes { get; init; }

    /// <summary>In a row.</summary>
    public int Failures { get; init; }

    /// <summary>Something has answered at its address, well or not: from then on silence counts as a failure.</summary>
    public bool WasReached { get; init; }

    /// <summary>Since when it is healthy, or was when it became unhealthy; null when it never was.</summary>
    public DateTimeOffset? HealthySince { get; init; }

    /// <summary>How long it had been healthy when it became unhealthy.</summary>
    public TimeSpan WellFor { get; init; }

    /// <summary>What the last probe that did not pass met with; null while all is well.</summary>
    public string? Words { get; init; }

    public bool IsOfSameStart(ProbeState other) => (ContainerId, StartedAt) == (other.ContainerId, other.StartedAt);

    /// <summary>Whether it is about this container as it runs now.</summary>
    public bool IsOf(EngineContainer container) =>
        container.Id == ContainerId && (container.StartedAt is null || container.StartedAt == StartedAt);
}
