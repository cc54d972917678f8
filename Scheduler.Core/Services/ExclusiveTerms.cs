namespace Scheduler.Core.Services;

/// <summary>
/// How long an instance that must never run twice may run without being renewed, and how long its service waits. Two
/// monotonic clocks matter, its host's and that of its service's owner, and they are never compared: the host counts
/// from when it asked, which is before it was answered, and the service from when it answered.
/// </summary>
public sealed record ExclusiveTerms
{
    /// <summary>By how much either clock may go too fast or too slow: five hundred times what quartz drifts.</summary>
    private const double Drift = 0.05;

    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A container whose time is over is dead within this.</summary>
    public TimeSpan KillWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Added after the owner has changed: for so long the one before may have answered, not knowing that it was over.</summary>
    public TimeSpan TakeoverGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What the host is told: by its clock, from when it asked.</summary>
    public TimeSpan Trust => Ttl * (1 - Drift);

    /// <summary>After this, by the owner's clock and from its last answer, the container is dead.</summary>
    public TimeSpan Wait => (Ttl + KillWithin) * (1 + Drift);
}
