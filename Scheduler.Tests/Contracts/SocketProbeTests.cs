using System.Net;
using System.Net.Sockets;
using Scheduler.Core.Agents.Health;
using Scheduler.Node.Engines;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Contracts;

/// <summary>The probe of a node, against sockets of this machine.</summary>
public sealed class SocketProbeTests : ProbeContract
{
    private protected override async Task<ProbeAnswer> AskAsync(FakeListener listener, string? requestLine)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        if (listener == FakeListener.Refuses) server.Stop();
        var serving = listener == FakeListener.Refuses ? Task.CompletedTask : ServeAsync(server, listener);
        var answer = await new SocketProbe().AskAsync(new ProbeRequest("127.0.0.1", port, requestLine, PatienceWith(listener)));
        await serving;
        return answer;
    }

    [Fact]
    public async Task Address_ThatIsNobodys_IsUnreachedAndNotFailed()
    {
        var answer = await new SocketProbe().AskAsync(new ProbeRequest("nobody.invalid", 80, null, TimeSpan.FromSeconds(20)));

        Assert.Equal(ProbeOutcome.Unreached, answer.Outcome);
        Assert.Contains("nobody.invalid:80 is not reached from here", answer.Words);
    }

    /// <summary>Little with what never answers; else more than any answer takes, be the machine as busy as it may.</summary>
    private static TimeSpan PatienceWith(FakeListener listener) => TimeSpan.FromSeconds(listener == FakeListener.Hangs ? 0.5 : 20);

    private static async Task ServeAsync(TcpListener server, FakeListener listener)
    {
        using var client = await server.AcceptSocketAsync();
        var buffer = new byte[1024];
        var read = await client.ReceiveAsync(buffer.AsMemory());
        if (read == 0) return;
        if (listener == FakeListener.Hangs) await client.ReceiveAsync(buffer.AsMemory());
        if (listener is FakeListener.Hangs or FakeListener.Closes) return;
        var status = listener switch { FakeListener.AnswersOk => "200 OK", FakeListener.AnswersFound => "302 Found", _ => "503 Service Unavailable" };
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.0 {status}\r\nContent-Length: 0\r\n\r\n"));
        client.Shutdown(SocketShutdown.Send);
    }
}
