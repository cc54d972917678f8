using Scheduler.Node.Configuration;

namespace Scheduler.Node.Composition;

/// <summary>Where a node's process writes what it has to say: a line each, to the console.</summary>
internal static class ProcessLog
{
    public static ILoggerFactory Open(NodeOptions options) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(options.LogLevel)
        .AddSimpleConsole(line =>
        {
            line.SingleLine = true;
            line.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            line.UseUtcTimestamp = true;
        }));
}
