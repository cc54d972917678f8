using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Messages;

namespace Scheduler.Actors.Sharding;

/// <summary>Delivers messages to entities wherever they are. May be used from any thread.</summary>
/// <param name="transport">Reaches other nodes; null where this node knows no others.</param>
public sealed class ShardRouter(ShardMap map, ShardDirectory directory, LeaseGuard guard, ITransport? transport)
{
    /// <summary>
    /// The entity's reply, or a <see cref="Refusal"/> that says why there is none: <see cref="RefusalKind.Busy"/> and
    /// <see cref="RefusalKind.Unavailable"/> mean that nothing was done. Throws only for a cancellation.
    /// </summary>
    public async Task<object> AskAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        switch (directory.PlaceOf(map.ShardOf(entity)))
        {
            case ShardPlace.Here when !guard.IsHeld:
                return Refusal.Unavailable(LeaseGuard.Lapsed);
            case ShardPlace.Here here:
                return ReplyOf(await here.Owner.AskAsync(new EntityMessage(entity, message), deadline, cancel), entity);
            case ShardPlace.Elsewhere when transport is null:
                return Refusal.Unavailable($"another node owns {entity}, and this node has no way to reach it");
            case ShardPlace.Elsewhere elsewhere:
                return await transport.AskAsync(elsewhere.Member, entity, message, deadline, cancel);
            case ShardPlace.Nowhere nowhere:
                return Refusal.Unavailable(nowhere.Reason);
            case var unknown:
                throw new InvalidOperationException($"unknown place {unknown}");
        }
    }

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

    private static object ReplyOf(AskOutcome outcome, string entity) => outcome switch
    {
        AskOutcome.Answered answered => answered.Reply,
        AskOutcome.Full => new Refusal(RefusalKind.Busy, $"the shard of {entity} has too many requests waiting; try again shortly"),
        AskOutcome.Stopped => Refusal.Unavailable($"{entity} is starting again or moving; try again"),
        AskOutcome.Failed failed => new Refusal(RefusalKind.OutcomeUnknown, $"{entity} took the request and did not answer: {failed.Reason}"),
        AskOutcome.Expired expired => new Refusal(RefusalKind.OutcomeUnknown, $"{entity} did not answer within {expired.Deadline.TotalSeconds:0.###} s"),
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };
}
