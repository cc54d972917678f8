using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Scheduler.Tests.Peers;

/// <summary>A way to a server that can be broken: its connections can be frozen, as by a cut cable, or cut.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly IPEndPoint _target;
    private volatile CancellationTokenSource _frozen = new();

    public TcpRelay(int port)
    {
        _target = new IPEndPoint(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections were made through it.</summary>
    public int Connections => _clients.Count / 2;

    /// <summary>From now on nothing passes over the connections that stand; new ones work.</summary>
    public void FreezeStanding() => Interlocked.Exchange(ref _frozen, new CancellationTokenSource()).Cancel();

    /// <summary>Ends the connections that stand.</summary>
    public void CutStanding()
    {
        foreach (var client in _clients) client.Client.Close(0);
    }

    /// <summary>Ends everything, as when a process dies.</summary>
    public void Dispose()
    {
        _listener.Stop();
        CutStanding();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var from = await _listener.AcceptTcpClientAsync();
                var to = new TcpClient();
                await to.ConnectAsync(_target);
                _clients.Add(from);
                _clients.Add(to);
                var frozen = _frozen.Token;
                _ = PumpAsync(from, to, frozen);
                _ = PumpAsync(to, from, frozen);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, CancellationToken frozen)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), frozen);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended)
            when (ended is IOException or SocketException or ObjectDisposedException
                or OperationCanceledException or InvalidOperationException)
        {
            return;
        }
    }
}
