using Scheduler.Docker;

namespace Scheduler.Tests.Docker;

public sealed class DockerEndpointTests
{
    [Theory]
    [InlineData("unix:///var/run/docker.sock", "unix:///var/run/docker.sock")]
    [InlineData("tcp://10.0.0.1:2375", "tcp://10.0.0.1:2375")]
    [InlineData("tcp://engine.example", "tcp://engine.example:2375")]
    [InlineData("TCP://engine:1/", "tcp://engine:1")]
    [InlineData("tcp://[::1]:2377", "tcp://[::1]:2377")]
    [InlineData("tcp://[fe80::1]", "tcp://[fe80::1]:2375")]
    public void Parse_GoodAddress_IsWrittenInFull(string text, string written) =>
        Assert.Equal(written, DockerEndpoint.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("unix://relative.sock")]
    [InlineData("unix://")]
    [InlineData("tcp://")]
    [InlineData("tcp://:2375")]
    [InlineData("tcp://host:0")]
    [InlineData("tcp://host:65536")]
    [InlineData("tcp://host:12ab")]
    [InlineData("tcp://host:-1")]
    [InlineData("tcp://::1:2375")]
    [InlineData("tcp://a b:2375")]
    [InlineData("tcp://user@host:2375")]
    [InlineData("tcp://host:2375/path")]
    [InlineData("ssh://host")]
    [InlineData("npipe:////./pipe/docker_engine")]
    public void Parse_BadAddress_SaysWhatIsWrong(string text) =>
        Assert.NotEmpty(Assert.Throws<FormatException>(() => DockerEndpoint.Parse(text)).Message);

    [Fact]
    public void Parse_SocketPathBeyondTheKernelsLimit_IsRefused()
    {
        Assert.Equal(107, DockerEndpoint.Parse("unix:///" + new string('x', 106)).SocketPath!.Length);
        Assert.Throws<FormatException>(() => DockerEndpoint.Parse("unix:///" + new string('x', 107)));
        Assert.Throws<FormatException>(() => DockerEndpoint.Parse("unix:///" + new string('ü', 54)));
    }

    [Fact]
    public void Parse_TlsWithoutPort_UsesTheTlsPort() =>
        Assert.Equal(2376, DockerEndpoint.Parse("tcp://host", DockerTls.FromFolder("/certs")).Port);

    [Fact]
    public void Parse_TlsOnUnixSocket_IsRefused() =>
        Assert.Throws<FormatException>(() => DockerEndpoint.Parse("unix:///a", DockerTls.FromFolder("/certs")));

    [Fact]
    public void FromEnvironment_NothingSet_IsTheUsualSocket() =>
        Assert.Equal("unix:///var/run/docker.sock", DockerEndpoint.FromEnvironment("", null).ToString());

    [Fact]
    public void FromEnvironment_CertPath_MeansVerifiedTls()
    {
        var endpoint = DockerEndpoint.FromEnvironment("tcp://host:2376", "/certs");

        Assert.Equal(new DockerTls("/certs/ca.pem", "/certs/cert.pem", "/certs/key.pem"), endpoint.Tls);
        Assert.Null(DockerEndpoint.FromEnvironment("unix:///a.sock", "/certs").Tls);
    }

    [Fact]
    public void FromEnvironment_TlsDemandedWithoutCertificates_IsRefused() =>
        Assert.Throws<FormatException>(() => DockerEndpoint.FromEnvironment("tcp://host:2376", null, "1"));
}
