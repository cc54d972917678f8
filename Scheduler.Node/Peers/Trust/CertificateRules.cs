using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Peers.Trust;

/// <summary>
/// Which certificates a server accepts of its peers: those that the cluster's own authority has issued to a node, while
/// they last. The machine's trust store counts for nothing, and nothing is fetched to decide.
/// </summary>
internal static class CertificateRules
{
    public static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    public static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Why the certificate is not acceptable, for a log; null when it is.</summary>
    /// <param name="certificate">What the peer showed.</param>
    /// <param name="authority">The cluster's.</param>
    /// <param name="use"><see cref="ServerUse"/> or <see cref="ClientUse"/>.</param>
    /// <param name="expected">The node that it must name, or null for any.</param>
    /// <param name="now">Against its validity.</param>
    public static string? Fault(X509Certificate2? certificate, X509Certificate2 authority, Oid use, NodeId? expected, DateTimeOffset now)
    {
        if (IssueFault(certificate, authority, use, now) is { } fault) return fault;
        var name = NodeName.Of(certificate!);
        if (name is null) return $"its certificate ({certificate!.Subject}) names no node";
        return expected is null || name == expected ? null : $"it is node {name}, not {expected}";
    }

    /// <summary>As <see cref="Fault"/>, for the certificate of a host's agent.</summary>
    public static string? HostFault(X509Certificate2? certificate, X509Certificate2 authority, DateTimeOffset now)
    {
        if (IssueFault(certificate, authority, ClientUse, now) is { } fault) return fault;
        return HostName.Of(certificate!) is null ? $"its certificate ({certificate!.Subject}) names no host" : null;
    }

    private static string? IssueFault(X509Certificate2? certificate, X509Certificate2 authority, Oid use, DateTimeOffset now)
    {
        if (certificate is null) return "it showed no certificate";
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(use);
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate)
            ? null
            : $"its certificate ({certificate.Subject}) is not acceptable: {string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}";
    }
}
