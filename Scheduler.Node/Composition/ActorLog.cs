using Scheduler.Actors.Runtime;

namespace Scheduler.Node.Composition;

/// <summary>What actors have to say, in the node's log.</summary>
internal sealed partial class ActorLog(ILoggerFactory loggers) : IActorLog
{
    private readonly ILogger _log = loggers.CreateLogger("Scheduler.Actors");

    public void Write(ActorLogLevel level, string source, string text, Exception? cause = null) =>
        LogLine(_log, LevelOf(level), source, text, cause);

    private static LogLevel LevelOf(ActorLogLevel level) => level switch
    {
        ActorLogLevel.Error => LogLevel.Error,
        ActorLogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Information,
    };

    [LoggerMessage(EventId = 1, Message = "{Source}: {Text}")]
    private static partial void LogLine(ILogger log, LogLevel level, string source, string text, Exception? cause);
}
