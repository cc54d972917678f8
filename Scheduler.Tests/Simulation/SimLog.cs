using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Simulation;

/// <summary>Keeps what actors wrote, for tests.</summary>
internal sealed class SimLog(SimLoop loop) : IActorLog
{
    public List<(ActorLogLevel Level, string Source, string Text)> Lines { get; } = [];

    public void Write(ActorLogLevel level, string source, string text, Exception? cause = null)
    {
        loop.AssertHere();
        Lines.Add((level, source, text));
    }
}
