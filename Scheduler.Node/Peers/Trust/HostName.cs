using System.Security.Cryptography.X509Certificates;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Peers.Trust;

/// <summary>A host's name in its agent's certificate: of another kind than a node's, so that neither passes for the other.</summary>
internal static class HostName
{
    private const string Prefix = "urn:scheduler:host:";

    public static Uri ToUri(HostId host) => new(Prefix + host.Value);

    /// <summary>Null when the certificate names no host.</summary>
    public static HostId? Of(X509Certificate2 certificate) => CertificateUri.Of(certificate, Prefix) is { } name ? new HostId(name) : null;
}
