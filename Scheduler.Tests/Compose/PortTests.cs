using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class PortTests
{
    [Theory]
    [InlineData("80", "80<-0")]
    [InlineData("\"8080:80\"", "80<-8080")]
    [InlineData("8080:80", "80<-8080")]
    [InlineData("22:22", "22<-22")]
    [InlineData("\"8080:80/udp\"", "80/udp<-8080")]
    [InlineData("\"8081-8083:80\"", "80<-8081-8083")]
    [InlineData("\"3000-3001\"", "3000<-0 3001<-0")]
    [InlineData("\"9000-9001:8000-8001\"", "8000<-9000 8001<-9001")]
    [InlineData("\"127.0.0.1:80:80\"", "80<-127.0.0.1:80")]
    [InlineData("\"127.0.0.1::80\"", "80<-127.0.0.1:0")]
    [InlineData("\"127.0.0.1:5000-5001:80\"", "80<-127.0.0.1:5000-5001")]
    [InlineData("\"[::1]:80:81/sctp\"", "81/sctp<-::1:80")]
    [InlineData("\"::1:80:81\"", "81<-::1:80")]
    [InlineData("{target: 80}", "80<-0")]
    [InlineData("{target: 80, published: 8080, protocol: udp, mode: host, host_ip: 127.0.0.1}", "80/udp<-127.0.0.1:8080")]
    [InlineData("{target: 80, published: \"8080-8082\", name: web, app_protocol: http}", "80<-8080-8082")]
    public void Port_InEveryForm_IsUnderstood(string port, string expected)
    {
        var ports = Container($"ports: [{port}]").Ports.Select(spec =>
            $"{spec.ContainerPort}{(spec.Protocol == "tcp" ? "" : "/" + spec.Protocol)}<-"
            + (spec.HostIp is null ? "" : spec.HostIp + ":")
            + spec.HostPort + (spec.HostPortLast == spec.HostPort ? "" : $"-{spec.HostPortLast}"));
        Assert.Equal(expected, string.Join(' ', ports));
    }

    [Theory]
    [InlineData("\"0\"", "from 1 to 65535")]
    [InlineData("\"65536:80\"", "up to 65535")]
    [InlineData("\"80:99999999999999999999\"", "from 1 to 65535")]
    [InlineData("\"-1:80\"", "up to 65535")]
    [InlineData("\"9-8:80\"", "up to 65535")]
    [InlineData("\"1-3:1-2\"", "they must be as many")]
    [InlineData("\"80:1-2\"", "they must be as many")]
    [InlineData("\"80:80/icmp\"", "tcp, udp or sctp")]
    [InlineData("\"localhost:80:80\"", "must be an IP address")]
    [InlineData("\"1-60000\"", "more than 1024 ports")]
    [InlineData("web", "from 1 to 65535")]
    [InlineData("\"\"", "must not be empty")]
    [InlineData("[80]", "must be a text, is a list")]
    [InlineData("{published: 80}", "must have a target")]
    [InlineData("{target: 80, mode: other}", "must be host or ingress")]
    [InlineData("{target: 80, tarfet: 80}", "did you mean target?")]
    public void Port_Malformed_IsOneErrorAtItsPlace(string port, string expected)
    {
        var error = Error(Service($"ports: [{port}]"));
        Assert.Contains("services.a.ports[0]", error);
        Assert.Contains(expected, error);
    }

    [Fact]
    public void Ports_AsAMap_SayWhatTheyMustBe() =>
        Assert.Equal("c.yml:4:5: services.a.ports: must be a list, is a map", Error(Service("ports: {a: b}")));

    [Fact]
    public void Ports_SameHostPortTwice_AreRefused() =>
        Assert.Contains("host's port 80/tcp is taken twice", Error(Service("ports: ['80:80', '80:81']")));

    [Fact]
    public void Ports_ThatTogetherAreTooMany_AreRefused() =>
        Assert.Contains("more than 1024 ports", Error(Service("ports: ['1000-1999', '2000-2999']")));

    [Fact]
    public void IngressMode_Warns() =>
        Assert.Contains("there is no routing mesh", Assert.Single(Warnings(Service("ports: [{target: 80, mode: ingress}]"))));

    [Fact]
    public void HostNetwork_WithPorts_WarnsThatNothingIsPublished() =>
        Assert.Contains("nothing is published", Assert.Single(Warnings(Service("network_mode: host", "ports: ['80:80']"))));

    [Fact]
    public void Expose_WithRanges_IsWrittenOut() =>
        Assert.Equal("80/tcp 90/udp 91/udp", string.Join(' ', Container("expose: [80, '90-91/udp', '80']").Expose));
}
