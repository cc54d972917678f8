using System.Net.Security;
using System.Net.Sockets;

namespace Scheduler.Docker.Transport;

/// <summary>An open connection, whose sending half can end while the other goes on.</summary>
internal sealed record Connection(Socket Socket, Stream Stream, SslStream? Tls)
{
    public async Task EndSendingAsync()
    {
        if (Tls is not null)
            await Tls.ShutdownAsync();
        else
            Socket.Shutdown(SocketShutdown.Send);
    }
}
