using Scheduler.Actors.Runtime;

namespace Scheduler.Bench.Actors;

/// <summary>Counts its messages, and answers with the count to whoever asks.</summary>
internal sealed class CountingActor : Actor
{
    private long _count;

    protected override void Receive(object message)
    {
        _count++;
        if (Context.Sender is not null) Context.Reply(_count);
    }
}
