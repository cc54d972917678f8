using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Scheduler.Node.Peers.Trust;

/// <summary>URIs among the alternative names of a certificate's subject.</summary>
internal static class CertificateUri
{
    private const string AlternativeNames = "2.5.29.17";

    // RFC 5280, 4.2.1.6: uniformResourceIdentifier [6] IA5String.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>What follows <paramref name="prefix"/> in the first URI that begins with it; null when there is none.</summary>
    public static string? Of(X509Certificate2 certificate, string prefix)
    {
        if (certificate.Extensions[AlternativeNames] is not { } extension) return null;
        try
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (!names.PeekTag().HasSameClassAndValue(UriTag)) names.ReadEncodedValue();
                else if (names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag) is var uri
                    && uri.StartsWith(prefix, StringComparison.Ordinal))
                    return uri[prefix.Length..];
            }

            return null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
