using System.Net.Sockets;

namespace Scheduler.Node.Agents.Wire;

/// <summary>
/// Makes TCP repeat what was lost on a line at an even pace. By itself it waits twice as long after each repetition, so
/// that a pause of a second and a half in the network becomes three seconds of silence, for which a host is given up.
/// Linux does so for connections with little under way, and only where the congestion control learns from losses: that
/// of the machine may not (BBR), Reno is in every kernel.
/// </summary>
internal static class ThinStream
{
    private const int Tcp = 6;
    private const int Congestion = 13;
    private const int ThinLinearTimeouts = 16;

    /// <summary>Lets a connection break when the machine at the other end is gone, however long nothing was to be said.</summary>
    public static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    public static void Prepare(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            socket.SetRawSocketOption(Tcp, Congestion, "reno"u8);
            socket.SetRawSocketOption(Tcp, ThinLinearTimeouts, BitConverter.GetBytes(1));
        }
        catch (SocketException)
        {
            // A kernel that does not let us: the line works, and a pause costs more.
        }
    }
}
