using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>How a shard is given up in good order: every message is either handled here or sent on, none is both or neither.</summary>
public sealed partial class ShardOwner
{
    private static readonly NotHere Moved = new("the shard is being handed to another server");

    private bool _handingOff;

    private void HandOff()
    {
        if (_handingOff) return;
        _handingOff = true;
        foreach (var slot in _slots.Values.ToArray())
        {
            SendWaitingOn(slot);
            if (slot.Actor is { } actor) Context.Drain(actor);
        }

        Context.StartTimer(typeof(ShardSignal.HandOffExpired), shards.Options.HandOffMax, new ShardSignal.HandOffExpired());
        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (_handingOff && _slotByActor.Count == 0) Context.Stop(Context.Self);
    }

    /// <summary>Nothing was done for them: their senders ask the next owner.</summary>
    private void SendWaitingOn(EntitySlot slot)
    {
        while (slot.TryTake(out var waiting))
        {
            waiting.Sender?.Tell(Moved, Context.Self);
        }
    }
}
