using System.Collections.Immutable;

namespace Scheduler.Messages.Hosts;

/// <summary>What people decided about a host, as its record's journal keeps it.</summary>
public abstract record HostEvent
{
    private HostEvent()
    {
    }

    public sealed record AvailabilitySet(HostAvailability Availability, string? Reason, string? By, DateTimeOffset At) : HostEvent;

    public sealed record LabelsChanged(ImmutableSortedDictionary<string, string> Set, ImmutableSortedSet<string> Removed) : HostEvent;

    public sealed record EvictionOrdered(bool ConfirmedDead, string? By, DateTimeOffset At) : HostEvent;

    /// <summary>The host is well again: the next outage is another one.</summary>
    public sealed record EvictionEnded(DateTimeOffset At) : HostEvent;

    public sealed record HostRemoved(string? By, DateTimeOffset At) : HostEvent;

    /// <summary>Closes an accepted command: the new version and, where it had a key, what to answer to its repetition.</summary>
    public sealed record CommandApplied(long Version, string? IdempotencyKey, string? CommandDigest, DateTimeOffset At) : HostEvent;
}
