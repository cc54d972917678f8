using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Keeps what actors say, and counts what must not happen unasked: actors that fail.</summary>
internal sealed class QuietLog : IActorLog
{
    public List<string> Errors { get; } = [];

    public void Write(ActorLogLevel level, string source, string text, Exception? cause = null)
    {
        if (level == ActorLogLevel.Error) Errors.Add($"{source}: {text} {cause}");
    }
}
