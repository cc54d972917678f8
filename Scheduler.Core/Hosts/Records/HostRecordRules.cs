using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Scheduler.Actors.Journal;
using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;

namespace Scheduler.Core.Hosts.Records;

/// <summary>What a host's record answers to a request: pure, synchronous, total.</summary>
public static class HostRecordRules
{
    public static Decision<HostEvent> Decide(HostId host, HostRecordState state, HostRequest request, HostSeen seen, DateTimeOffset now)
    {
        var digest = DigestOf(request.Command);
        if (request.IdempotencyKey is { } key && state.Window.Find(key) is { } applied)
        {
            return applied.Digest == digest
                ? new Decision<HostEvent>.Accept([], new HostAccepted(applied.Version, Changed: false, Replayed: true, state.ToRecord(host)))
                : Refuse(Refusal.Conflict($"idempotency key '{key}' was used for another command; take a new key for a new command"));
        }

        if (request.IfVersion is { } expected && expected != state.Version)
            return Refuse(new Refusal(
                RefusalKind.VersionMismatch,
                $"version {expected} was expected, but what is decided about host {host} has version {state.Version}; read it again, then decide"));
        if (!state.Exists && seen.View is null)
            return Refuse(Refusal.NotFound($"there is no host {host}; it has never connected, or has not yet since this server started"));
        var (events, refusal) = Decide(host, state, request, seen, request.By, now);
        if (refusal is not null) return Refuse(refusal);
        return events.IsEmpty && request.IdempotencyKey is null
            ? new Decision<HostEvent>.Accept([], new HostAccepted(state.Version, Changed: false, Replayed: false, state.ToRecord(host)))
            : Accept(host, state, request, digest, events, now);
    }

    /// <summary>A host that is well again has no outage that an eviction could be for.</summary>
    public static Decision<HostEvent> EndEviction(HostRecordState state, HostView? seen, DateTimeOffset now) => new Decision<HostEvent>.Accept(
        state.Eviction is not null && seen is { State: HostState.Active } ? [new HostEvent.EvictionEnded(now)] : [], state.Version);

    public static HostRecordState Evolve(HostRecordState state, HostEvent happened) => happened switch
    {
        HostEvent.AvailabilitySet e => state with { Availability = e.Availability, Reason = e.Reason, By = e.By, Since = e.At, IsRemoved = false },
        HostEvent.LabelsChanged e => state with
        {
            LabelsSet = state.LabelsSet.RemoveRange(e.Removed).SetItems(e.Set),
            LabelsRemoved = state.LabelsRemoved.Union(e.Removed).Except(e.Set.Keys),
        },
        HostEvent.EvictionOrdered e => state with { Eviction = new EvictionOrder(e.At, e.ConfirmedDead, e.By) },
        HostEvent.EvictionEnded => state with { Eviction = null },
        HostEvent.HostRemoved e => HostRecordState.Untouched with
        {
            Version = state.Version,
            Window = state.Window,
            IsRemoved = true,
            Since = e.At,
            By = e.By
        },
        HostEvent.CommandApplied e => state with
        {
            Version = e.Version,
            Window = e is { IdempotencyKey: { } key, CommandDigest: { } digest }
                ? state.Window.With(new AppliedCommand(key, digest, e.Version))
                : state.Window,
        },
        _ => throw new InvalidOperationException($"no rule for {happened.GetType().Name}"),
    };

    private static Decision<HostEvent> Accept(
        HostId host, HostRecordState state, HostRequest request, string digest, ImmutableArray<HostEvent> events, DateTimeOffset now)
    {
        var closing = new HostEvent.CommandApplied(state.Version + 1, request.IdempotencyKey, request.IdempotencyKey is null ? null : digest, now);
        var all = events.Add(closing);
        var after = all.Aggregate(state, Evolve);
        return new Decision<HostEvent>.Accept(all, new HostAccepted(after.Version, Changed: !events.IsEmpty, Replayed: false, after.ToRecord(host)));
    }

    private static (ImmutableArray<HostEvent> Events, Refusal? Refusal) Decide(
        HostId host, HostRecordState state, HostRequest request, HostSeen seen, string? by, DateTimeOffset now)
    {
        if (state.IsRemoved && request.Command is not (HostCommand.Remove or HostCommand.SetAvailability { Availability: HostAvailability.Active }))
            return ([], Refusal.Conflict($"host {host} was removed; `scheduler hosts activate {host}` lets it in again"));
        return request.Command switch
        {
            HostCommand.SetAvailability c => (SetAvailability(state, c, by, now), null),
            HostCommand.SetLabels c => SetLabels(state, c),
            HostCommand.Evict c => Evict(host, state, c, seen, by, now),
            HostCommand.Remove c => Remove(host, state, c, seen, by, now),
            _ => throw new InvalidOperationException($"no rule for {request.Command.GetType().Name}"),
        };
    }

    private static ImmutableArray<HostEvent> SetAvailability(
        HostRecordState state, HostCommand.SetAvailability command, string? by, DateTimeOffset now)
    {
        var isAsWanted = !state.IsRemoved && state.Availability == command.Availability && (command.Reason is null || command.Reason == state.Reason);
        return isAsWanted ? [] : [new HostEvent.AvailabilitySet(command.Availability, command.Reason, by, now)];
    }

    private static (ImmutableArray<HostEvent> Events, Refusal? Refusal) SetLabels(HostRecordState state, HostCommand.SetLabels command)
    {
        var changed = new HostEvent.LabelsChanged(command.Set, command.Removed.Except(command.Set.Keys));
        var after = Evolve(state, changed);
        if (after.LabelsSet.Count + after.LabelsRemoved.Count > HostLimits.LabelsMax)
            return ([], Refusal.Invalid(
                $"at most {HostLimits.LabelsMax} labels of a host may be set or removed; these would be {after.LabelsSet.Count + after.LabelsRemoved.Count}",
                "labels"));
        var isSame = after.LabelsSet.SequenceEqual(state.LabelsSet) && after.LabelsRemoved.SetEquals(state.LabelsRemoved);
        return (isSame ? [] : [changed], null);
    }

    private static (ImmutableArray<HostEvent> Events, Refusal? Refusal) Evict(
        HostId host, HostRecordState state, HostCommand.Evict command, HostSeen seen, string? by, DateTimeOffset now)
    {
        if (seen.View is { State: HostState.Active })
            return ([], Refusal.Conflict($"host {host} is connected; `scheduler hosts drain {host}` moves what it has"));
        var isOrdered = state.Eviction is { } last && (last.ConfirmedDead || !command.ConfirmedDead);
        return (isOrdered ? [] : [new HostEvent.EvictionOrdered(command.ConfirmedDead, by, now)], null);
    }

    private static (ImmutableArray<HostEvent> Events, Refusal? Refusal) Remove(
        HostId host, HostRecordState state, HostCommand.Remove command, HostSeen seen, string? by, DateTimeOffset now)
    {
        if (state.IsRemoved) return ([], null);
        return !command.Force && Standing(host, state, seen) is { } reason
            ? ([], Refusal.Conflict(reason))
            : ([new HostEvent.HostRemoved(by, now)], null);
    }

    /// <summary>Why the host should not be removed, or null.</summary>
    private static string? Standing(HostId host, HostRecordState state, HostSeen seen)
    {
        if (seen.View is null or { State: HostState.Disconnected })
        {
            return seen.Exclusive.IsEmpty || state.Eviction is { ConfirmedDead: true }
                ? null
                : $"host {host} may still run instances of {string.Join(", ", seen.Exclusive)}, which must never run twice; if its machine is off for good, say so: `scheduler hosts evict {host} --confirmed-dead`, or remove it with --force";
        }

        return state.Availability == HostAvailability.Draining && seen.Instances == 0
            ? null
            : $"host {host} is connected and has {seen.Instances} instances; drain it first (`scheduler hosts drain {host} --wait`), or give --force";
    }

    private static Decision<HostEvent> Refuse(Refusal refusal) => new Decision<HostEvent>.Refuse(refusal);

    private static string DigestOf(HostCommand command) => Revision.DigestOf(
        [
            .. Encoding.UTF8.GetBytes(command.GetType().Name),
            .. JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), ManifestRegistry.Json)
        ]);
}
