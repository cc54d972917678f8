using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Configuration;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Peers.Trust;

/// <summary>
/// Who this server is to its peers, and whom it takes for one: the cluster's authority and a certificate of its own,
/// issued at each start and again long before it ends. May be used from any thread.
/// </summary>
public sealed partial class ClusterIdentity : IDisposable
{
    // Checked often, since a machine that slept does not count that time.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromHours(1);

    private readonly ClusterAuthority _authority;
    private readonly IReadOnlyList<string> _hosts;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _renewal;
    private volatile SslStreamCertificateContext _current;

    internal ClusterIdentity(ClusterAuthority authority, NodeId node, IReadOnlyList<string> hosts, TimeProvider clock, ILogger log)
    {
        (_authority, Node, _hosts, _clock, _log) = (authority, node, hosts, clock, log);
        _current = Issue();
        _renewal = clock.CreateTimer(_ => RenewWhenDue(), null, CheckEvery, CheckEvery);
    }

    public NodeId Node { get; }

    /// <summary>The certificate to show now, with its key; another one after a renewal.</summary>
    internal SslStreamCertificateContext Current => _current;

    /// <summary>Opens the cluster's authority in the database, or makes it, and issues this server's certificate.</summary>
    /// <param name="settings">The cluster's, in the database.</param>
    /// <param name="options">Where the join token is.</param>
    /// <param name="node">This server.</param>
    /// <param name="hosts">Addresses or names that others reach it by; they go into the certificate.</param>
    /// <param name="clock">For the validity of certificates.</param>
    /// <param name="loggers">Told of a renewal, and of one that fails.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ConfigurationException">There is a cluster, and no token here that opens it; or the token is none.</exception>
    /// <exception cref="Actors.Journal.JournalUnavailableException">The database cannot be reached.</exception>
    public static async Task<ClusterIdentity> OpenAsync(
        ISettings settings, PeersSection options, NodeId node, IReadOnlyList<string> hosts, TimeProvider clock,
        ILoggerFactory loggers, CancellationToken cancel = default)
    {
        var keeper = new AuthorityKeeper(settings, options.GivenToken(), new TokenFile(options.DefaultTokenFile), clock);
        var authority = options.NewToken ? await keeper.ReplaceAsync(cancel) : await keeper.EnsureAsync(cancel);
        return new ClusterIdentity(authority, node, hosts, clock, loggers.CreateLogger<ClusterIdentity>());
    }

    /// <summary>Issues a new certificate. Connections that stand keep the old one; new ones show the new.</summary>
    public void Renew() => _current = Issue();

    public void Dispose()
    {
        _renewal.Dispose();
        _authority.Dispose();
    }

    /// <summary>The authority's certificate, which is no secret.</summary>
    internal X509Certificate2 Authority => _authority.Certificate;

    /// <summary>SHA-256 of the authority's public key, for tokens to name.</summary>
    internal byte[] AuthorityPin => _authority.Pin;

    /// <summary>A certificate for the agent of a host; whoever calls has made sure that the name is its own.</summary>
    /// <exception cref="ConfigurationException">By this clock the authority is not valid.</exception>
    internal X509Certificate2 IssueFor(HostId host, PublicKey key) => _authority.Issue(host, key, _clock.GetUtcNow());

    /// <summary>Why an agent's certificate is refused, for a log; null when it is accepted.</summary>
    internal string? FaultOfHost(X509Certificate? certificate) =>
        CertificateRules.HostFault(certificate as X509Certificate2, _authority.Certificate, _clock.GetUtcNow());

    /// <summary>Why a peer's certificate is refused, for a log; null when it is accepted.</summary>
    /// <param name="certificate">What it showed.</param>
    /// <param name="isClient">Whether the peer opened the connection.</param>
    /// <param name="expected">The node that it must be, or null for any.</param>
    internal string? FaultOf(X509Certificate? certificate, bool isClient, NodeId? expected = null) => CertificateRules.Fault(
        certificate as X509Certificate2,
        _authority.Certificate,
        isClient ? CertificateRules.ClientUse : CertificateRules.ServerUse,
        expected,
        _clock.GetUtcNow());

    private SslStreamCertificateContext Issue() =>
        SslStreamCertificateContext.Create(_authority.Issue(Node, _hosts, _clock.GetUtcNow()), additionalCertificates: null, offline: true);

    /// <summary>With a third of its time left: ten days to notice that it did not work.</summary>
    private void RenewWhenDue()
    {
        if (_clock.GetUtcNow() < _current.TargetCertificate.NotAfter - ClusterAuthority.NodeLifetime / 3) return;
        try
        {
            Renew();
            LogRenewed(_log, _current.TargetCertificate.NotAfter);
        }
        catch (ConfigurationException fault)
        {
            LogNotRenewed(_log, _current.TargetCertificate.NotAfter, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "This server's certificate for its peers was renewed, until {Until:u}")]
    private static partial void LogRenewed(ILogger log, DateTime until);

    [LoggerMessage(
        LogLevel.Error,
        "This server's certificate for its peers ends at {Until:u} and cannot be renewed; tried again in an hour: {Reason}")]
    private static partial void LogNotRenewed(ILogger log, DateTime until, string reason);
}
