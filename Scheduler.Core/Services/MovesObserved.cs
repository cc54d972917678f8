using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What a service knows of its moves beside its journal: how many it may make, and what stands in the way of which.</summary>
public sealed record MovesObserved
{
    public static readonly MovesObserved Nothing = new();

    public MoveBudget Budget { get; init; } = MoveBudget.One;

    /// <summary>Hosts that are being drained and have nothing left but instances of global services.</summary>
    public ImmutableSortedSet<HostId> Deserted { get; init; } = [];

    /// <summary>Instances that should move, and what hinders them.</summary>
    public ImmutableSortedDictionary<InstanceId, SlotRefusal> Waits { get; init; } = ImmutableSortedDictionary<InstanceId, SlotRefusal>.Empty;

    /// <summary>Why a move is not tried again yet, or null when it may be.</summary>
    public string? PutOff(InstanceId instance, DateTimeOffset now) =>
        Waits.TryGetValue(instance, out var wait) && wait.RetryAt > now ? wait.Reason : null;

    /// <summary>The host that the instance was to move to would not have it.</summary>
    public MovesObserved WithRefusal(InstanceId instance, string reason, DateTimeOffset now) =>
        this with { Waits = Waits.SetItem(instance, SlotRefusal.After(Waits.GetValueOrDefault(instance), reason, now)) };

    /// <summary>
    /// What the latest settlement came to. That no host has room is found out anew each time, which costs nothing; a host's
    /// refusal is remembered while its instance is there, so that the next one waits longer.
    /// </summary>
    public MovesObserved With(Settlement settlement, DateTimeOffset now)
    {
        var waits = settlement.Waiting.ToImmutableSortedDictionary(
            one => one.Key,
            one => Waits.TryGetValue(one.Key, out var last) && last.RetryAt > now ? last : new SlotRefusal(one.Value, last?.Tries ?? 0, now));
        var remembered = Waits.Where(one => one.Value.Tries > 0 && !waits.ContainsKey(one.Key) && settlement.After.Find(one.Key) is { IsLive: true });
        return this with { Waits = waits.AddRange(remembered) };
    }

    public MovesObserved WithRefusalsDue(DateTimeOffset now) =>
        this with { Waits = Waits.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value with { RetryAt = now }) };
}
