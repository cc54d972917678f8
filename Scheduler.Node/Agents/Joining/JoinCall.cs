using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Core.Agents.Lines;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Agents.Calling;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents.Joining;

/// <summary>Lets this machine become a host: asks a server who its authority is, believes only the one that the token names, and joins.</summary>
internal static class JoinCall
{
    private const int AuthorityBytesMax = 64 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>A <see cref="JoinedCluster"/>, or the server's <see cref="Refusal"/>.</summary>
    /// <exception cref="DialException">The server was not reached, or is none of the token's cluster.</exception>
    public static async Task<object> SendAsync(string server, HostToken token, HostId host, byte[] key, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(Deadline);
        // Whatever it shows: what it says is held against the token.
        var connector = new ServerConnector(server, own: null, _ => null);
        try
        {
            using var authority = await AuthorityAsync(connector, server, token, enough.Token);
            connector = new ServerConnector(server, own: null, certificate =>
                CertificateRules.Fault(
                    certificate as X509Certificate2, authority, CertificateRules.ServerUse, expected: null, DateTimeOffset.UtcNow));
            return await JoinAsync(connector, new JoinCluster(host, token.Id, token.Secret, KeptIdentity.RequestOf(host, key)), enough.Token);
        }
        catch (Exception failure) when (CallFailure.IsOne(failure) || failure is CryptographicException or WireFormatException)
        {
            cancel.ThrowIfCancellationRequested();
            throw new DialException(CallFailure.Words(failure, connector), failure);
        }
    }

    private static async Task<X509Certificate2> AuthorityAsync(ServerConnector connector, string server, HostToken token, CancellationToken cancel)
    {
        using var http = new HttpClient(new InvokerHandler(connector.Open())) { MaxResponseContentBufferSize = AuthorityBytesMax };
        var authority = X509CertificateLoader.LoadCertificate(
            await http.GetByteArrayAsync(new Uri(ServerConnector.Base, AgentProtocol.AuthorityPath), cancel));
        if (token.Admits(SHA256.HashData(authority.PublicKey.ExportSubjectPublicKeyInfo()))) return authority;
        authority.Dispose();
        throw new DialException($"{server} is of another cluster than the join token, or somebody stands in between: its certificate authority is not the one that the token names");
    }

    private static async Task<object> JoinAsync(ServerConnector connector, JoinCluster wanted, CancellationToken cancel)
    {
        var wire = WireManifests.Registry.Write(wanted);
        using var invoker = connector.Open();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ServerConnector.Base, AgentProtocol.JoinPath))
        {
            Content = new ByteArrayContent(MessageBytes.Of(wire))
        };
        request.Headers.Add(AgentProtocol.ManifestHeader, wire.Manifest);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await invoker.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
        var manifest = answer.Headers.TryGetValues(AgentProtocol.ManifestHeader, out var manifests) ? manifests.First() : "";
        return MessageBytes.Read(WireManifests.Registry, manifest, await answer.Content.ReadAsByteArrayAsync(cancel)) switch
        {
            JoinedCluster joined => joined,
            Refusal refusal => refusal,
            var other => throw new WireFormatException($"it answered {other.GetType().Name}"),
        };
    }

    /// <summary>An invoker as the client's handler.</summary>
    private sealed class InvokerHandler(HttpMessageInvoker invoker) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            invoker.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing) => invoker.Dispose();
    }
}
