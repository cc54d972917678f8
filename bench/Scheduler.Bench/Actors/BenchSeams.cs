using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;

namespace Scheduler.Bench.Actors;

internal sealed class SilentLog : IActorLog
{
    public void Write(ActorLogLevel level, string source, string text, Exception? cause = null)
    {
    }
}

/// <summary>The same numbers in every run.</summary>
internal sealed class CountingEntropy : IEntropy
{
    private ulong _next;

    public ulong NextUInt64() => Interlocked.Increment(ref _next) * 0x9e3779b97f4a7c15;
}
