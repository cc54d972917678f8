using System.Net;

namespace Scheduler.Node.Peers.Serving;

/// <summary>Tells the operator of refused connections, seldom enough that a stranger cannot fill the log.</summary>
/// <param name="whose">The port's, such as <c>peers'</c>.</param>
internal sealed partial class RefusedPeers(ILogger log, TimeProvider clock, string whose = "peers'")
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private long _toldAt = clock.GetTimestamp() - (long)(Quiet.TotalSeconds * clock.TimestampFrequency);

    public void Tell(EndPoint? from, string reason)
    {
        var last = Interlocked.Read(ref _toldAt);
        if (clock.GetElapsedTime(last) < Quiet || Interlocked.CompareExchange(ref _toldAt, clock.GetTimestamp(), last) != last) return;
        LogRefused(log, whose, from?.ToString() ?? "an unknown address", reason);
    }

    [LoggerMessage(LogLevel.Warning, "A connection to the {Whose} port from {From} was refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string whose, string from, string reason);
}
