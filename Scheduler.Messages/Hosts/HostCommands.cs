using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Scheduler.Messages.Hosts;

/// <summary>What a host's record can be sent and answers.</summary>
public abstract record HostInput;

/// <summary>A person's decision about a host, with what makes it safe to repeat and to compete.</summary>
/// <param name="IfVersion">Refuse with <see cref="RefusalKind.VersionMismatch"/> unless the record has this version; null for no condition.</param>
/// <param name="IdempotencyKey">The same key with the same command is applied once, within the window that the record keeps; null for none.</param>
/// <param name="By">Who decided, for those who ask later.</param>
public sealed record HostRequest(HostCommand Command, long? IfVersion = null, string? IdempotencyKey = null, string? By = null)
    : HostInput, IRepeatable
{
    [JsonIgnore]
    public bool MayRepeat => IdempotencyKey is not null;
}

/// <summary>Asks for the <see cref="HostRecord"/>; the answer reflects every decision acknowledged before.</summary>
public sealed record GetHostRecord : HostInput, IRepeatable
{
    [JsonIgnore]
    public bool MayRepeat => true;
}

/// <summary>What is wanted. Between servers its kind is written as <c>kind</c>; the names never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(HostCommand.SetAvailability), "set-availability")]
[JsonDerivedType(typeof(HostCommand.SetLabels), "set-labels")]
[JsonDerivedType(typeof(HostCommand.Evict), "evict")]
[JsonDerivedType(typeof(HostCommand.Remove), "remove")]
public abstract record HostCommand
{
    private HostCommand()
    {
    }

    /// <summary>Active also lets a removed host in again.</summary>
    public sealed record SetAvailability(HostAvailability Availability, string? Reason = null) : HostCommand;

    /// <summary>Labels that are not named stay as they are.</summary>
    public sealed record SetLabels(ImmutableSortedDictionary<string, string> Set, ImmutableSortedSet<string> Removed) : HostCommand;

    /// <summary>Replaces what a lost host had, now.</summary>
    public sealed record Evict(bool ConfirmedDead) : HostCommand;

    /// <param name="Force">Although it is connected, or may still run what must never run twice.</param>
    public sealed record Remove(bool Force) : HostCommand;
}

/// <summary>A decision was applied, now or, with the same idempotency key, before.</summary>
/// <param name="Version">The record's version right after this command; the ETag for If-Match.</param>
/// <param name="Changed">False when the host already was as wanted.</param>
/// <param name="Replayed">True when the idempotency key was known: nothing was done again.</param>
public sealed record HostAccepted(long Version, bool Changed, bool Replayed, HostRecord Record);
