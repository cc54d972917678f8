using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;

namespace Scheduler.Docker.Transport;

/// <summary>Turns what the framework throws into what a caller can act on.</summary>
internal static class Failures
{
    /// <summary>
    /// The exception to throw in place of <paramref name="failure"/>, or null when it is to be left alone: the caller's
    /// own cancellation, our own exceptions, mistakes in the program.
    /// </summary>
    public static DockerException? Translate(
        Exception failure, EngineCall call, DockerEndpoint endpoint, Deadline deadline, CancellationToken caller)
    {
        if (caller.IsCancellationRequested || failure is DockerException)
            return null;
        if (deadline.Expired && failure is OperationCanceledException or HttpRequestException or IOException or SocketException)
            return new DockerDeadlineException(deadline.Limit, call.ToString(), endpoint.ToString(), failure);

        return Translate(failure, call.ToString(), endpoint);
    }

    private static DockerException? Translate(Exception failure, string call, DockerEndpoint endpoint)
    {
        var where = endpoint.ToString();
        if (failure is JsonException or InvalidDataException)
            return new DockerProtocolException(failure.Message, call, where, failure);

        // A client certificate that cannot be read shows when the first connection is opened.
        if (Inner<CryptographicException>(failure) is { } key)
            return Unconnected($"its certificates cannot be read: {key.Message}");
        if (Inner<AuthenticationException>(failure) is { } tls)
            return Unconnected($"TLS failed: {(tls.InnerException ?? tls).Message}");

        return failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse
                or HttpRequestError.ConfigurationLimitExceeded } => Nonsense(),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => Unconnected(
                    Inner<SocketException>(failure) is { } socket ? Reason(socket, endpoint) : failure.GetBaseException().Message),
            HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => Nonsense(),
            HttpRequestException or IOException => Broken(),
            // The framework's pool asks a new connection for its other end outside of what it translates (.NET 10).
            SocketException broken => Unconnected(Reason(broken, endpoint)),
            OperationCanceledException { InnerException: TimeoutException } => Unconnected("connecting took too long"),
            _ => null,
        };

        DockerProtocolException Nonsense() => new(failure.GetBaseException().Message, call, where, failure);
        DockerUnreachableException Unconnected(string why) => new(why, wasConnected: false, call, where, failure);
        DockerUnreachableException Broken() =>
            new(
                $"the connection broke before the answer was whole ({failure.GetBaseException().Message})",
                wasConnected: true, call, where, failure);
    }

    /// <summary>The other side has closed a connection on which something that was sent to it had not been read.</summary>
    public static bool IsReset(Exception failure) => Inner<SocketException>(failure) is { SocketErrorCode: SocketError.ConnectionReset };

    private static string Reason(SocketException failure, DockerEndpoint endpoint)
    {
        var unix = endpoint.SocketPath is not null;
        return failure.SocketErrorCode switch
        {
            SocketError.AccessDenied when unix =>
                "permission denied; run as root or as a member of the group that owns the socket (often 'docker')",
            SocketError.ConnectionRefused when unix => "nothing listens at the socket; is the engine running?",
            SocketError.ConnectionRefused => "nothing listens at that port; is the engine running, and told to listen there?",
            SocketError.WouldBlock or SocketError.TryAgain => "it takes no more connections; it may be frozen",
            SocketError.HostNotFound or SocketError.NoData => "there is no host of that name",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => "there is no way to that host",
            _ when unix && !File.Exists(endpoint.SocketPath) =>
                "there is no such socket; is Docker installed and running on this machine?",
            _ => failure.Message,
        };
    }

    private static T? Inner<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
                return found;
        }

        return null;
    }
}
