using System.Net.Sockets;

namespace Scheduler.Node.Calling;

/// <summary>
/// Makes a connection that breaks in the moment in which it is made what it is to every caller: one that did not come about,
/// <see cref="HttpRequestError.ConnectionError"/>. The framework's pool (.NET 10) asks a new connection for its other end
/// outside of what it translates, so that a server that is killed just then shows itself as a bare
/// <see cref="SocketException"/>.
/// </summary>
internal sealed class BrokenConnects(SocketsHttpHandler connections) : DelegatingHandler(connections)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException broken)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, broken.Message, broken);
        }
    }
}
