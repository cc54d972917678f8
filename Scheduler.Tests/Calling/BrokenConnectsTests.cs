using System.Net;
using System.Net.Sockets;
using Scheduler.Node.Calling;

namespace Scheduler.Tests.Calling;

/// <summary>A server that is killed in the moment in which somebody connects to it.</summary>
public sealed class BrokenConnectsTests
{
    [Fact]
    public async Task Connection_ResetBeforeItsFirstUse_IsOneThatDidNotComeAbout()
    {
        using var http = new HttpClient(new BrokenConnects(new SocketsHttpHandler { ConnectCallback = ConnectToTheDyingAsync }));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("http://server.invalid/"));

        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
        Assert.IsType<SocketException>(failure.InnerException);
    }

    private static async ValueTask<Stream> ConnectToTheDyingAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, cancel);
        using (var served = await listener.AcceptSocketAsync(cancel)) served.LingerState = new LingerOption(true, 0);
        // The reset has come once there is something to read, which is an error.
        Assert.True(socket.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        return new NetworkStream(socket, ownsSocket: true);
    }
}
