using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;

namespace Scheduler.Node.Agents.Calling;

/// <summary>What went wrong with a call to a server, in words.</summary>
internal static class CallFailure
{
    public static bool IsOne(Exception failure) =>
        failure is HttpRequestException or WebSocketException or IOException or SocketException
            or AuthenticationException or OperationCanceledException or FormatException;

    public static string Words(Exception failure, ServerConnector connector)
    {
        if (connector.CertificateFault is { } fault) return $"it is no server of this cluster: {fault}";
        if (failure is OperationCanceledException or TimeoutException) return "it does not answer";
        return failure.GetBaseException().Message;
    }
}
