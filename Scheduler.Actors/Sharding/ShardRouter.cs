using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>Delivers messages to entities wherever they are. May be used from any thread.</summary>
/// <param name="transport">Reaches other nodes; null where this node knows no others.</param>
public sealed class ShardRouter(
    ShardMap map, ShardDirectory directory, LeaseGuard guard, ITransport? transport, TimeProvider clock, ShardOptions options)
{
    /// <summary>A place that has just been found wrong is looked up again after this, though no change was heard of.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The entity's reply, or a <see cref="Refusal"/> that says why there is none: <see cref="RefusalKind.Busy"/> and
    /// <see cref="RefusalKind.Unavailable"/> mean that nothing was done. A request for a shard that is between two owners
    /// waits for the next, and one that may be repeated is, when its outcome is unknown because the entity has moved.
    /// Throws only for a cancellation.
    /// </summary>
    public async Task<object> AskAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        var shard = map.ShardOf(entity);
        var began = clock.GetTimestamp();
        var waitMax = deadline < options.MoveMax ? deadline : options.MoveMax;
        Refusal? inDoubt = null;
        while (true)
        {
            var place = directory.PlaceOf(shard);
            var time = deadline - clock.GetElapsedTime(began);
            // A process that was frozen while it waited may be back long after its caller has gone.
            if (time <= TimeSpan.Zero) return inDoubt ?? NothingDone($"no time is left to ask {entity}");
            var reply = await AskAtAsync(place, entity, message, time, cancel);
            if (reply is Refusal { Kind: RefusalKind.OutcomeUnknown } unknown
                && message is IRepeatable { MayRepeat: true } && directory.PlaceOf(shard) != place)
                (inDoubt, reply) = (unknown, new NotHere($"{entity} has moved while it was asked"));
            // Whatever a later try is refused for, the first may have been carried out, and be the very reason.
            if (reply is Refusal && inDoubt is not null) return inDoubt;
            if (reply is not NotHere moved) return reply;
            var left = waitMax - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return inDoubt ?? NothingDone(moved.Reason);
            var isPlaceKnown = place is ShardPlace.Here or ShardPlace.Elsewhere;
            var wait = isPlaceKnown && AskAgainAfter < left ? AskAgainAfter : left;
            var isWorthIt = await directory.WaitForChangeAsync(shard, place, wait, options.WaitersMax, clock, cancel) || isPlaceKnown;
            if (!isWorthIt) return inDoubt ?? NothingDone(moved.Reason);
        }
    }

    /// <summary>
    /// As <see cref="AskAsync"/>, for an entity of this node only: <see cref="NotHere"/> when it is elsewhere. For what
    /// peers send.
    /// </summary>
    public async Task<object> AskHereAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        directory.PlaceOf(map.ShardOf(entity)) switch
        {
            ShardPlace.Here when !guard.IsHeld => new NotHere(LeaseGuard.Lapsed),
            ShardPlace.Here here => ReplyOf(await here.Owner.AskAsync(new EntityMessage(entity, message), deadline, cancel), entity),
            _ => new NotHere($"the asked server does not own {entity}"),
        };

    /// <summary>As <see cref="AskAsync"/>, for an actor: <paramref name="toMessage"/> makes a message of the reply or refusal.</summary>
    public void Ask(ActorContext context, string entity, object message, TimeSpan deadline, Func<object, object> toMessage) =>
        context.Pipe(
            cancel => AskAsync(entity, message, deadline, cancel),
            outcome => toMessage(outcome switch
            {
                Outcome<object>.Done done => done.Value,
                Outcome<object>.Failed failed => new Refusal(RefusalKind.OutcomeUnknown, $"no answer from {entity}: {failed.Cause.Message}"),
                _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
            }));

    /// <summary>
    /// Hands a message to an entity of this node and waits for nothing. False when the entity is elsewhere, its
    /// shard's mailbox is full, or this node may not serve.
    /// </summary>
    public bool Tell(string entity, object message, ActorRef? sender = null) =>
        guard.IsHeld
        && directory.PlaceOf(map.ShardOf(entity)) is ShardPlace.Here here
        && here.Owner.Tell(new EntityMessage(entity, message), sender);

    /// <summary>Hands a message to an entity wherever it is. True once a mailbox there has taken it; otherwise it has to be repeated.</summary>
    public Task<bool> DeliverAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        directory.PlaceOf(map.ShardOf(entity)) is ShardPlace.Elsewhere elsewhere && transport is not null
            ? transport.DeliverAsync(elsewhere.Member, entity, message, deadline, cancel)
            : Task.FromResult(Tell(entity, message));

    private async Task<object> AskAtAsync(ShardPlace place, string entity, object message, TimeSpan deadline, CancellationToken cancel)
    {
        switch (place)
        {
            case ShardPlace.Here when !guard.IsHeld:
                return Refusal.Unavailable(LeaseGuard.Lapsed);
            case ShardPlace.Here here:
                return ReplyOf(await here.Owner.AskAsync(new EntityMessage(entity, message), deadline, cancel), entity);
            case ShardPlace.Elsewhere when transport is null:
                return Refusal.Unavailable($"another node owns {entity}, and this node has no way to reach it");
            case ShardPlace.Elsewhere elsewhere:
                return await AskPeerAsync(transport, elsewhere, entity, message, deadline, cancel);
            case ShardPlace.Moving moving:
                return new NotHere(moving.Reason);
            case ShardPlace.Nowhere nowhere:
                return Refusal.Unavailable(nowhere.Reason);
            case var unknown:
                throw new InvalidOperationException($"unknown place {unknown}");
        }
    }

    /// <summary>A peer that is frozen or cut off would keep its askers waiting although others own its shards by now.</summary>
    private async Task<object> AskPeerAsync(
        ITransport peers, ShardPlace.Elsewhere place, string entity, object message, TimeSpan deadline, CancellationToken cancel)
    {
        var shard = map.ShardOf(entity);
        using var moved = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        directory.CancelOnChange(shard, place, moved);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, moved.Token);
        try
        {
            return await peers.AskAsync(place.Member, entity, message, deadline, either.Token);
        }
        catch (OperationCanceledException) when (moved.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new Refusal(RefusalKind.OutcomeUnknown, $"{place.Member.Incarnation} took the request and lost {entity} before it answered");
        }
        finally
        {
            directory.Release(shard, moved);
        }
    }

    private static Refusal NothingDone(string reason) => Refusal.Unavailable($"{reason}; nothing was done, try again");

    private static object ReplyOf(AskOutcome outcome, string entity) => outcome switch
    {
        AskOutcome.Answered answered => answered.Reply,
        AskOutcome.Full => new Refusal(RefusalKind.Busy, $"the shard of {entity} has too many requests waiting; try again shortly"),
        AskOutcome.Stopped => new NotHere($"{entity} is starting again or moving"),
        AskOutcome.Failed failed => new Refusal(RefusalKind.OutcomeUnknown, $"{entity} took the request and did not answer: {failed.Reason}"),
        AskOutcome.Expired expired =>
            new Refusal(RefusalKind.OutcomeUnknown, $"{entity} did not answer within {expired.Deadline.TotalSeconds:0.###} s"),
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };
}
