using System.Security.Cryptography.X509Certificates;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Peers.Trust;

/// <summary>
/// A node's name in its certificate: a URI among the subject's alternative names. Not a DNS name, since nodes' names may
/// hold what those may not.
/// </summary>
internal static class NodeName
{
    private const string Prefix = "urn:scheduler:node:";

    public static Uri ToUri(NodeId node) => new(Prefix + node.Value);

    /// <summary>Null when the certificate names no node.</summary>
    public static NodeId? Of(X509Certificate2 certificate) => CertificateUri.Of(certificate, Prefix) is { } name ? new NodeId(name) : null;
}
