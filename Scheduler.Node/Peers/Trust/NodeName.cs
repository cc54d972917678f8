using System.Formats.Asn1;
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
    private const string AlternativeNames = "2.5.29.17";

    // RFC 5280, 4.2.1.6: uniformResourceIdentifier [6] IA5String.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    public static Uri ToUri(NodeId node) => new(Prefix + node.Value);

    /// <summary>Null when the certificate names no node.</summary>
    public static NodeId? Of(X509Certificate2 certificate)
    {
        if (certificate.Extensions[AlternativeNames] is not { } extension) return null;
        try
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (!names.PeekTag().HasSameClassAndValue(UriTag)) names.ReadEncodedValue();
                else if (names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag) is var uri && uri.StartsWith(Prefix, StringComparison.Ordinal))
                    return new NodeId(uri[Prefix.Length..]);
            }

            return null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
