using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>How entities are remembered, how they end, and how the shard takes a new epoch.</summary>
public sealed partial class ShardOwner
{
    private int _listFaults;
    private int _claimFaults;
    private string? _claimFault;
    private bool _claiming;

    private void List() =>
        Context.Pipe(
            cancel => WithinDeadline(shards.Journal.EntitiesAsync(shard, cancel), cancel),
            static outcome => new ShardSignal.Listed(outcome));

    private void OnListed(Outcome<IReadOnlyList<string>> outcome)
    {
        if (outcome is not Outcome<IReadOnlyList<string>>.Done listed)
        {
            var reason = ReasonOf(outcome);
            Context.Log(ActorLogLevel.Warning, $"cannot list the entities of shard {shard}: {reason}");
            StartTimer(new ShardSignal.ListAgain(), ++_listFaults);
            return;
        }

        if (_handingOff) return;
        foreach (var entity in listed.Value)
        {
            if (SlotOf(entity) is { } slot)
            {
                if (slot.Type.RememberEntities && slot.Phase == EntityPhase.Gone) Start(slot);
                if (slot.Phase == EntityPhase.Gone) _slots.Remove(entity);
            }
            else
            {
                Context.Log(ActorLogLevel.Warning, $"'{entity}' is of no kind that this node knows; it is left alone");
            }
        }
    }

    private void OnTerminated(ActorRef actor)
    {
        if (!_slotByActor.Remove(actor, out var slot)) return;
        slot.Actor = null;
        if (_handingOff)
        {
            StopWhenEmpty();
            return;
        }

        switch (slot.Phase)
        {
            case EntityPhase.Passivating:
                slot.Phase = EntityPhase.Gone;
                Settle(slot, wanted: false);
                break;
            case EntityPhase.Doubted:
                EndDoubt(slot);
                break;
            default:
                BackOff(slot);
                break;
        }
    }

    private void BackOff(EntitySlot slot)
    {
        if (Context.Now - slot.LastFailure > shards.Options.Retry.Window) slot.Failures = 0;
        slot.LastFailure = Context.Now;
        slot.Failures++;
        slot.Phase = EntityPhase.BackingOff;
        var due = shards.Options.Retry.BackoffAfter(slot.Failures);
        Context.StartTimer(slot.Entity, due, new ShardSignal.StartAgain(slot.Entity));
    }

    private void StartAgain(string entity)
    {
        if (_handingOff || !_slots.TryGetValue(entity, out var slot) || slot.Phase != EntityPhase.BackingOff) return;
        slot.Phase = EntityPhase.Gone;
        Settle(slot, slot.Type.RememberEntities);
    }

    /// <summary>Starts an entity that is gone if somebody wants it, and otherwise forgets it.</summary>
    private void Settle(EntitySlot slot, bool wanted)
    {
        if (_handingOff) return;
        if (wanted || slot.HasWaiting)
        {
            Start(slot);
        }
        else
        {
            _slots.Remove(slot.Entity);
        }
    }

    private void OnDoubted(EntitySignal.EpochDoubted doubted)
    {
        if (!_slots.TryGetValue(doubted.PersistenceId, out var slot)) return;
        slot.Phase = EntityPhase.Doubted;
        slot.DoubtedEpoch = doubted.Epoch;

        // A claim that is under way began at this epoch or a later one, so its end fences this write as well.
        if (doubted.Epoch >= _epoch && !_claiming) Claim();
    }

    private void Claim()
    {
        _claiming = true;
        Context.Pipe(
            cancel => WithinDeadline(shards.Leases.ClaimAsync(shards.Self, [shard], cancel), cancel),
            static outcome => new ShardSignal.Claimed(outcome));
    }

    private void OnClaimed(Outcome<IReadOnlyList<ShardOwnership>> outcome)
    {
        if (outcome is not Outcome<IReadOnlyList<ShardOwnership>>.Done done)
        {
            _claimFault = $"the entity waits for a new epoch, and the database cannot give one: {ReasonOf(outcome)}";
            Context.Log(ActorLogLevel.Warning, $"cannot claim shard {shard}: {ReasonOf(outcome)}");
            foreach (var slot in _slots.Values.Where(s => s.Phase == EntityPhase.Doubted))
            {
                RefuseWaiting(slot, _claimFault);
            }

            StartTimer(new ShardSignal.ClaimAgain(), ++_claimFaults);
            return;
        }

        (_claiming, _claimFault, _claimFaults) = (false, null, 0);
        if (done.Value.FirstOrDefault(row => row.Shard == shard) is not { } claimed)
        {
            Context.Log(ActorLogLevel.Warning, $"shard {shard} is lost to another node");
            Context.TellParent(new ShardSignal.Lost(shard));
            Context.Stop(Context.Self);
            return;
        }

        RaiseEpoch(claimed.Epoch);
    }

    private void RaiseEpoch(Epoch epoch)
    {
        _epoch = epoch;
        foreach (var slot in _slots.Values.ToArray())
        {
            if (slot.Phase == EntityPhase.Doubted)
            {
                EndDoubt(slot);
            }
            else if (slot.Actor is { } actor)
            {
                Context.TellAhead(actor, new EntitySignal.EpochRaised(epoch));
            }
        }
    }

    /// <summary>An entity in doubt goes on once its actor is gone and the shard has a newer epoch than it wrote under.</summary>
    private void EndDoubt(EntitySlot slot)
    {
        if (slot.Actor is not null || slot.DoubtedEpoch >= _epoch) return;
        slot.Phase = EntityPhase.Gone;
        Settle(slot, slot.Type.RememberEntities);
    }

    /// <summary>Why a message for an entity that is not running is refused, or null when it may wait.</summary>
    private string? FaultOf(EntitySlot slot) => slot.Phase switch
    {
        EntityPhase.Doubted => _claimFault,
        EntityPhase.BackingOff when slot.Failures > 1 => "the entity has failed repeatedly and will be started again; try again later",
        _ => null,
    };

    private void RefuseWaiting(EntitySlot slot, string reason)
    {
        while (slot.TryTake(out var waiting))
        {
            waiting.Sender?.Tell(Refusal.Unavailable(reason), Context.Self);
        }
    }

    private void StartTimer(ShardSignal signal, int faults) =>
        Context.StartTimer(signal.GetType(), shards.Options.Retry.BackoffAfter(faults), signal);

    private Task<T> WithinDeadline<T>(Task<T> call, CancellationToken cancel) =>
        call.WaitAsync(shards.Options.StoreDeadline, Context.System.Options.Clock, cancel);

    /// <summary>The store's own words; anything but its absence is a broken contract.</summary>
    private static string ReasonOf<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Failed { Cause: JournalUnavailableException or TimeoutException } failed => failed.Cause.Message,
        Outcome<T>.Failed failed => throw new InvalidOperationException($"the store broke its contract: {failed.Cause.Message}", failed.Cause),
        _ => throw new InvalidOperationException($"{outcome} has no reason"),
    };
}
