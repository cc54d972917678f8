using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Scheduler.Node.Http.Hijacking;

/// <summary>
/// Stands between the HTTP server and a connection, so that a request's handler can have the connection for itself. The server's
/// own upgrade is no way to do it: it upgrades no request that has a body, and Docker's clients send one. Until
/// then all goes through untouched. From then on the server reads the end of its input, and what it still writes is dropped.
/// </summary>
internal sealed class HijackableConnection : IDuplexPipe
{
    private readonly IDuplexPipe _inner;
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _isTaken;

    private HijackableConnection(IDuplexPipe inner)
    {
        _inner = inner;
        Input = new HijackableReader(inner.Input, () => _isTaken);
        Output = new HijackableWriter(inner.Output, () => _isTaken);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>A layer of a connection, above TLS and below HTTP.</summary>
    public static ConnectionDelegate Around(ConnectionDelegate next) => async connection =>
    {
        var outer = connection.Transport;
        var self = new HijackableConnection(outer);
        // A client that says no more is gone as far as HTTP is concerned. It may still listen to a stream, so of that the server is not told.
        await using var closing = connection.ConnectionClosed.UnsafeRegister(static it => ((HijackableConnection)it!).Close(), self);
        connection.Transport = self;
        connection.ConnectionClosed = self._closed.Token;
        connection.Features.Set(self);
        try
        {
            await next(connection);
            if (self._isTaken) await outer.Output.CompleteAsync();
            if (self._isTaken) await outer.Input.CompleteAsync();
        }
        finally
        {
            connection.Transport = outer;
        }
    };

    /// <summary>The connection of a request whose body has been read and to which nothing has been answered; null where it cannot be had.</summary>
    public static IDuplexPipe? TryTake(HttpContext http)
    {
        if (http.Response.HasStarted
            || !HttpProtocol.IsHttp11(http.Request.Protocol)
            || http.Features.Get<HijackableConnection>() is not { } connection)
            return null;
        connection._isTaken = true;
        return connection._inner;
    }

    private void Close()
    {
        if (!_isTaken) _closed.Cancel();
    }
}
