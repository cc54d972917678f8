using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Actors;

/// <summary>Counts without any protection: two turns at a time would lose some.</summary>
internal sealed class CountingActor : Actor
{
    private int _count;

    protected override void Receive(object message)
    {
        if (message is "count") Context.Reply(_count);
        else _count++;
    }
}

internal sealed class SilentLog : IActorLog
{
    public void Write(ActorLogLevel level, string source, string text, Exception? cause = null)
    {
    }
}
