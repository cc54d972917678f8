using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Configuration;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Tests.Peers.Trust;

public sealed class CertificateRulesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly NodeId Node = new("web_1..A");

    private readonly ClusterAuthority _authority = ClusterAuthority.Create(Now);

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Certificate_OfTheAuthority_IsGoodForBothEnds()
    {
        using var certificate = _authority.Issue(Node, ["10.0.0.5", "fd00::5", "web1.lan", "not a host"], Now);

        Assert.Null(Fault(certificate, CertificateRules.ServerUse));
        Assert.Null(Fault(certificate, CertificateRules.ClientUse));
        Assert.Equal(Node, NodeName.Of(certificate));
        Assert.True(certificate.MatchesHostname("10.0.0.5") && certificate.MatchesHostname("web1.lan"));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(0, true)]
    [InlineData(29, true)]
    [InlineData(31, false)]
    public void Certificate_ByTheDay_IsGoodForThirty(int day, bool isGood)
    {
        using var certificate = _authority.Issue(Node, [], Now);

        Assert.Equal(isGood, Fault(certificate, CertificateRules.ClientUse, Now.AddDays(day)) is null);
    }

    [Fact]
    public void Certificate_OfAnotherNode_IsNotGoodForThisOne()
    {
        using var certificate = _authority.Issue(new NodeId("web2"), [], Now);

        Assert.Contains("it is node web2", Fault(certificate, CertificateRules.ServerUse), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_OfAnotherAuthority_IsRefused()
    {
        using var other = ClusterAuthority.Create(Now);
        using var certificate = other.Issue(Node, [], Now);

        Assert.NotNull(Fault(certificate, CertificateRules.ClientUse));
    }

    [Fact]
    public void Certificate_OfTheAuthorityItself_IsNoNodes() => Assert.NotNull(Fault(_authority.Certificate, CertificateRules.ClientUse));

    [Fact]
    public void Certificate_SignedByANode_IsRefused()
    {
        using var node = _authority.Issue(Node, [], Now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signer = node.GetECDsaPrivateKey()!;
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            node.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), Now.AddHours(-1), Now.AddHours(1), [1]);

        Assert.NotNull(Fault(certificate, CertificateRules.ClientUse));
    }

    [Fact]
    public void Certificate_SelfSigned_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=web1", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));

        Assert.NotNull(Fault(certificate, CertificateRules.ClientUse));
    }

    [Fact]
    public void Certificate_ThatIsMissing_IsRefused() => Assert.NotNull(Fault(null, CertificateRules.ClientUse));

    [Fact]
    public void Authority_NearItsEnd_IssuesNothingThatOutlastsIt()
    {
        using var certificate = _authority.Issue(Node, [], Now.AddDays(3650));

        Assert.Equal(_authority.Certificate.NotAfter, certificate.NotAfter);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3660)]
    public void Authority_OutsideItsTime_SaysThatTheClockOrItIsWrong(int day) =>
        Assert.Throws<ConfigurationException>(() => _authority.Issue(Node, [], Now.AddDays(day)));

    private string? Fault(X509Certificate2? certificate, Oid use, DateTimeOffset? now = null) =>
        CertificateRules.Fault(certificate, _authority.Certificate, use, Node, now ?? Now);
}
