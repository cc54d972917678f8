using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>
/// Owns one shard under one epoch at a time: starts its entities, hands them their messages, buffers while one is
/// between two lives, and takes a new epoch when an entity's append is in doubt.
/// </summary>
public sealed partial class ShardOwner(ShardId shard, Epoch epoch, ShardContext shards) : Actor
{
    private readonly SortedDictionary<string, EntitySlot> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<ActorRef, EntitySlot> _slotByActor = [];
    private Epoch _epoch = epoch;

    protected internal override void PreStart() => List();

    protected internal override void Receive(object message)
    {
        switch (message)
        {
            case EntityMessage forEntity:
                Deliver(forEntity);
                break;
            case EntitySignal.Passivate idle:
                Passivate(idle.PersistenceId);
                break;
            case EntitySignal.EpochDoubted doubted:
                OnDoubted(doubted);
                break;
            case Terminated ended:
                OnTerminated(ended.Actor);
                break;
            case ShardSignal.StartAgain again:
                StartAgain(again.Entity);
                break;
            case ShardSignal.Listed listed:
                OnListed(listed.Outcome);
                break;
            case ShardSignal.ListAgain:
                List();
                break;
            case ShardSignal.Claimed claimed:
                OnClaimed(claimed.Outcome);
                break;
            case ShardSignal.ClaimAgain:
                Claim();
                break;
            case ShardSignal.HandOff:
                HandOff();
                break;
            case ShardSignal.HandOffExpired:
                Context.Stop(Context.Self);
                break;
            default:
                throw new InvalidOperationException($"{message} is not for a shard's owner");
        }
    }

    protected internal override void PostStop()
    {
        foreach (var slot in _slots.Values) SendWaitingOn(slot);
    }

    private void Deliver(EntityMessage message)
    {
        if (_handingOff)
        {
            Context.Reply(Moved);
            return;
        }

        // What is only told was taken while the lease was held, and nobody repeats it: the entity itself writes nothing without it.
        if (!shards.Guard.IsHeld && Context.Sender is not null)
        {
            Context.Reply(Refusal.Unavailable(LeaseGuard.Lapsed));
            return;
        }

        if (SlotOf(message.Entity) is not { } slot)
        {
            Context.Reply(Refusal.Invalid($"there is no kind of entity for '{message.Entity}'"));
            return;
        }

        if (slot.Phase == EntityPhase.Gone) Start(slot);
        if (slot.Phase == EntityPhase.Running)
        {
            Forward(slot, message.Message, Context.Sender);
        }
        else if (FaultOf(slot) is { } fault)
        {
            Context.Reply(Refusal.Unavailable(fault));
        }
        else if (slot.Waiting >= shards.Options.BufferMax)
        {
            Context.Reply(Busy(slot.Entity));
        }
        else
        {
            slot.Buffer(message.Message, Context.Sender);
        }
    }

    private EntitySlot? SlotOf(string entity)
    {
        if (_slots.TryGetValue(entity, out var known)) return known;
        if (shards.Types.Of(entity) is not { } type) return null;
        return _slots[entity] = new EntitySlot(entity, type);
    }

    private void Start(EntitySlot slot)
    {
        var entity = new EntityContext(slot.Entity, shard, _epoch, shards.Journal, shards.Guard);
        // Not restarted by the runtime: a new life has to begin under the epoch of that moment.
        var actor = Context.Spawn(slot.Entity, () => slot.Type.Factory(entity), slot.Type.Options with { Supervision = Supervision.Never });
        slot.Actor = actor;
        slot.Phase = EntityPhase.Running;
        _slotByActor[actor] = slot;
        Context.Watch(actor);
        while (slot.TryTake(out var waiting))
        {
            Forward(slot, waiting.Message, waiting.Sender);
        }
    }

    private void Forward(EntitySlot slot, object message, ActorRef? sender)
    {
        if (!slot.Actor!.Tell(message, sender)) sender?.Tell(Busy(slot.Entity), Context.Self);
    }

    private void Passivate(string entity)
    {
        if (!_slots.TryGetValue(entity, out var slot) || slot.Phase != EntityPhase.Running) return;
        slot.Phase = EntityPhase.Passivating;
        Context.Drain(slot.Actor!);
    }

    private static Refusal Busy(string entity) => new(RefusalKind.Busy, $"{entity} has too many requests waiting; try again shortly");
}
