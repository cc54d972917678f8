using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Agents.Joining;

/// <summary>Who an agent is, and whom it believes: its key, its certificate, and the authority of its cluster. May be used from any thread.</summary>
internal sealed class AgentIdentity
{
    private readonly Lock _writing = new();
    private readonly IdentityFile _file;
    private volatile KeptIdentity _kept;
    private volatile X509Certificate2 _certificate;
    private bool _isWritten = true;

    public AgentIdentity(IdentityFile file, KeptIdentity kept)
    {
        (_file, _kept, _certificate) = (file, kept, kept.CertificateWithKey());
        Authority = X509CertificateLoader.LoadCertificate(kept.Authority);
    }

    public HostId Host => _kept.Host;

    /// <summary>Marks the containers of the cluster.</summary>
    public string Cluster => _kept.Cluster;

    public X509Certificate2 Authority { get; }

    /// <summary>With its key; another one after a renewal.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>With a third of its time left: days to notice that it did not work.</summary>
    public bool IsRenewalDue(DateTimeOffset now) => now >= _certificate.NotAfter - ClusterAuthority.NodeLifetime / 3;

    /// <summary>For another certificate of the same key.</summary>
    public byte[] NewRequest() => _kept.NewRequest();

    /// <summary>Shown on the next line, whether the disk takes it or not; the present ones stay.</summary>
    public void Renew(byte[] certificate)
    {
        lock (_writing)
        {
            var renewed = _kept with { Certificate = certificate };
            (_certificate, _kept) = (renewed.CertificateWithKey(), renewed);
            _isWritten = _file.TryWrite(renewed);
        }
    }

    /// <summary>Writes what the disk did not take before: a process that starts anew has no more than what is there.</summary>
    public void Keep()
    {
        lock (_writing)
        {
            if (!_isWritten) _isWritten = _file.TryWrite(_kept);
        }
    }

    /// <summary>Why a server's certificate is refused; null when it is one of the cluster's.</summary>
    public string? FaultOfServer(X509Certificate? certificate, DateTimeOffset now) =>
        CertificateRules.Fault(certificate as X509Certificate2, Authority, CertificateRules.ServerUse, expected: null, now);
}

/// <summary>An agent's identity as it is kept. The key is PKCS #8 (RFC 5208), the certificates DER.</summary>
/// <param name="Token">The id of the token that it has joined with.</param>
internal sealed record KeptIdentity(HostId Host, string Cluster, string Token, byte[] Key, byte[] Certificate, byte[] Authority)
{
    public byte[] AuthorityPin
    {
        get
        {
            using var authority = X509CertificateLoader.LoadCertificate(Authority);
            return SHA256.HashData(authority.PublicKey.ExportSubjectPublicKeyInfo());
        }
    }

    public static byte[] NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    public static byte[] RequestOf(HostId host, byte[] key)
    {
        using var loaded = Load(key);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(host.Value);
        return new CertificateRequest(subject.Build(), loaded, HashAlgorithmName.SHA256).CreateSigningRequest();
    }

    public byte[] NewRequest() => RequestOf(Host, Key);

    public X509Certificate2 CertificateWithKey()
    {
        using var key = Load(Key);
        using var certificate = X509CertificateLoader.LoadCertificate(Certificate);
        return certificate.CopyWithPrivateKey(key);
    }

    public bool HasEnded(DateTimeOffset now)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Certificate);
        return now >= certificate.NotAfter;
    }

    private static ECDsa Load(byte[] key)
    {
        var loaded = ECDsa.Create();
        loaded.ImportPkcs8PrivateKey(key, out _);
        return loaded;
    }
}
