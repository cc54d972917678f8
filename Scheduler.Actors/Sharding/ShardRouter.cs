using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>
/// Finds an entity wherever it lives: on this node, or on the one that owns its shard. May be used from any thread; the
/// keeper of the lease writes the table, everybody reads it.
/// </summary>
public sealed class ShardRouter(ShardMap map, ITransport transport)
{
    private ImmutableDictionary<ShardId, ActorRef> _owned = ImmutableDictionary<ShardId, ActorRef>.Empty;
    private ImmutableDictionary<ShardId, MemberInfo> _elsewhere = ImmutableDictionary<ShardId, MemberInfo>.Empty;

    public ShardMap Map => map;

    /// <summary>How many shards this node owns.</summary>
    public int OwnedCount => Volatile.Read(ref _owned).Count;

    /// <summary>False when the message could not be taken: nobody is known to own the shard, or its queue is full.</summary>
    public bool Tell(string entity, object message) =>
        Volatile.Read(ref _owned).TryGetValue(map.ShardOf(entity), out var owner) && owner.Tell(new ToEntity(entity, message));

    /// <summary>The entity's reply, or a <see cref="Refusal"/> that says why there is none.</summary>
    public async Task<object> AskAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        var shard = map.ShardOf(entity);
        if (Volatile.Read(ref _owned).TryGetValue(shard, out var owner))
            return ReplyOf(entity, await owner.AskAsync(new ToEntity(entity, message), deadline, cancel));
        if (Volatile.Read(ref _elsewhere).TryGetValue(shard, out var member))
            return await transport.AskAsync(member, entity, message, deadline, cancel);
        return Refusal.Unavailable($"no node serves {entity} at the moment; try again shortly");
    }

    internal void Own(ShardId shard, ActorRef owner) => ImmutableInterlocked.AddOrUpdate(ref _owned, shard, owner, (_, _) => owner);

    internal void Disown() => Volatile.Write(ref _owned, ImmutableDictionary<ShardId, ActorRef>.Empty);

    internal void Locate(IEnumerable<KeyValuePair<ShardId, MemberInfo>> elsewhere) =>
        Volatile.Write(ref _elsewhere, elsewhere.ToImmutableDictionary());

    private static object ReplyOf(string entity, AskOutcome outcome) => outcome switch
    {
        AskOutcome.Answered answered => answered.Reply,
        AskOutcome.Full => new Refusal(RefusalKind.Busy, "more requests wait than can be taken; try again shortly"),
        AskOutcome.Stopped => Refusal.Unavailable($"{entity} is moving; nothing was done; try again shortly"),
        AskOutcome.Failed failed => new Refusal(RefusalKind.OutcomeUnknown, $"{entity}: {failed.Reason}; retry with the same idempotency key"),
        AskOutcome.Expired expired => new Refusal(
            RefusalKind.OutcomeUnknown,
            $"{entity} did not answer within {expired.Deadline.TotalSeconds:0.#} s; retry with the same idempotency key"),
        _ => throw new InvalidOperationException($"no rule for {outcome}"),
    };
}
