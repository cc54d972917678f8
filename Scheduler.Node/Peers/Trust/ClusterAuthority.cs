using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Peers.Trust;

/// <summary>The cluster's own certificate authority: who holds its key can make a member. ECDSA on P-256 throughout.</summary>
internal sealed class ClusterAuthority : IDisposable
{
    public static readonly TimeSpan NodeLifetime = TimeSpan.FromDays(30);

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3653);

    // Clocks of machines differ, and a certificate from the future is none.
    private static readonly TimeSpan ClockLeeway = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _signing;

    private ClusterAuthority(X509Certificate2 signing)
    {
        _signing = signing;
        Certificate = X509CertificateLoader.LoadCertificate(signing.RawData);
    }

    /// <summary>Without the private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo, DER), which a join token can name.</summary>
    public byte[] Pin => SHA256.HashData(Certificate.PublicKey.ExportSubjectPublicKeyInfo());

    public static ClusterAuthority Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Scheduler cluster", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new ClusterAuthority(request.CreateSelfSigned(now - 2 * ClockLeeway, now + Lifetime));
    }

    /// <summary>Null when the token does not open it, or it is damaged.</summary>
    public static ClusterAuthority? Open(SealedAuthority stored, JoinToken token)
    {
        if (stored.Open(token) is not { } privateKey) return null;
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        using var certificate = X509CertificateLoader.LoadCertificate(stored.Certificate);
        return new ClusterAuthority(certificate.CopyWithPrivateKey(key));
    }

    public SealedAuthority Seal(JoinToken token)
    {
        using var key = _signing.GetECDsaPrivateKey()!;
        return SealedAuthority.Seal(Certificate.RawData, key.ExportPkcs8PrivateKey(), token);
    }

    /// <summary>A new key with its certificate, for both ends of connections between servers.</summary>
    /// <param name="node">Whom it is for.</param>
    /// <param name="hosts">Addresses or names that others reach it by.</param>
    /// <param name="now">It ends <see cref="NodeLifetime"/> later.</param>
    /// <exception cref="ConfigurationException">By this clock the authority is not valid.</exception>
    public X509Certificate2 Issue(NodeId node, IEnumerable<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(node.Value), key, HashAlgorithmName.SHA256);
        using var certificate = Sign(request, [CertificateRules.ServerUse, CertificateRules.ClientUse], Names(node, hosts), now);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate for a host's agent, whose key stays with it. It opens connections to servers and is good for nothing else.</summary>
    public X509Certificate2 Issue(HostId host, PublicKey key, DateTimeOffset now)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(HostName.ToUri(host));
        return Sign(new CertificateRequest(Subject(host.Value), key, HashAlgorithmName.SHA256), [CertificateRules.ClientUse], names.Build(), now);
    }

    private static X500DistinguishedName Subject(string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return subject.Build();
    }

    private X509Certificate2 Sign(CertificateRequest request, OidCollection uses, X509Extension names, DateTimeOffset now)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, true));
        request.CertificateExtensions.Add(names);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        var (begin, end) = ValidityAt(now);
        using var signingKey = _signing.GetECDsaPrivateKey()!;
        return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(signingKey), begin, end, serial);
    }

    public void Dispose()
    {
        _signing.Dispose();
        Certificate.Dispose();
    }

    /// <summary>No certificate outlasts the authority's own.</summary>
    private (DateTimeOffset Begin, DateTimeOffset End) ValidityAt(DateTimeOffset now)
    {
        DateTimeOffset from = Certificate.NotBefore, until = Certificate.NotAfter;
        if (now < from || now >= until)
            throw new ConfigurationException([$"the cluster's certificate authority is valid from {from:u} to {until:u}, and by this machine's clock it is {now:u}: set the clock, or start a server once with --set cluster.newToken=true for a new authority"]);
        return (now - ClockLeeway < from ? from : now - ClockLeeway, now + NodeLifetime > until ? until : now + NodeLifetime);
    }

    private static X509Extension Names(NodeId node, IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(NodeName.ToUri(node));
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else if (Uri.CheckHostName(host) == UriHostNameType.Dns) names.AddDnsName(host);
        }

        return names.Build();
    }
}
