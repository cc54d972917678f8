using System.Net;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Calling;

/// <summary>Requests to peers and their answers as HTTP has them.</summary>
internal static class PeerMessages
{
    public static HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri(PeerConnector.Base, path))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>The message that was answered; its body has to be loaded. Null when the answer is no message.</summary>
    /// <exception cref="WireFormatException">A message that this version cannot read.</exception>
    public static async Task<object?> ReadAsync(ManifestRegistry registry, HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.StatusCode != HttpStatusCode.OK || !response.Headers.TryGetValues(Protocol.ManifestHeader, out var manifests)) return null;
        return MessageBytes.Read(registry, manifests.First(), await response.Content.ReadAsByteArrayAsync(cancel));
    }
}
