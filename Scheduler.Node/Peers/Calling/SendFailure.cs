using System.Net.Sockets;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Peers.Calling;

/// <summary>What a failed request to a peer means to whoever sent it: nothing was done, or nobody knows.</summary>
internal static class SendFailure
{
    // RFC 9113, 8.7: a stream refused with this code was not processed.
    private const long RefusedStream = 7;

    /// <param name="failure">What the HTTP client threw.</param>
    /// <param name="isUnsent">Nothing of the message's body was sent, and nothing will be.</param>
    /// <param name="peer">The peer's name and address, for a person.</param>
    /// <returns><see cref="NotHere"/> when nothing was done: by then, others may own what the peer did. Otherwise a <see cref="Refusal"/>.</returns>
    public static object Of(Exception failure, bool isUnsent, string peer) => isUnsent || IsUnprocessed(failure)
        ? new NotHere($"{peer} cannot be reached: {Words(failure)}")
        : new Refusal(RefusalKind.OutcomeUnknown, $"{peer} was sent the request, and then its answer was lost: {Words(failure)}");

    /// <summary>What the HTTP client and its streams throw for a connection, its end, or its time.</summary>
    public static bool IsOfTheLine(Exception failure) =>
        failure is HttpRequestException or HttpProtocolException or IOException or OperationCanceledException or ObjectDisposedException;

    /// <summary>What went wrong, for a person.</summary>
    public static string Words(Exception failure) => failure switch
    {
        OperationCanceledException { InnerException: null } => "no answer in time",
        { InnerException: { } inner } => Words(inner),
        _ => failure.Message,
    };

    /// <summary>Its machine answered, and said that nothing listens there.</summary>
    public static bool IsConnectionRefused(Exception failure) =>
        failure is HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } };

    /// <summary>No connection came about, or the peer's own word that it did not look at the request.</summary>
    /// <remarks>
    /// After a try whose stream was refused, or not processed before a GOAWAY, the HTTP client tries again by itself; what
    /// it throws is the last try's failure, so one to connect means that no try was processed.
    /// </remarks>
    private static bool IsUnprocessed(Exception failure) => failure switch
    {
        HttpProtocolException protocol => protocol.ErrorCode == RefusedStream,
        HttpRequestException request => request.HttpRequestError
            is HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.VersionNegotiationError
            || request.InnerException is HttpProtocolException { ErrorCode: RefusedStream },
        _ => false,
    };
}
