using System.Net;
using Scheduler.Node.Peers;

namespace Scheduler.Tests.Peers;

public sealed class AdvertisedAddressTests
{
    private const string Bridge = "172.17.0.1";

    [Theory]
    [InlineData("10.0.0.5", "10.1.0.1", "10.2.0.1", "10.0.0.5")]
    [InlineData("127.0.0.1", "10.1.0.1", "10.2.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "10.1.0.1", "10.2.0.1", "10.1.0.1")]
    [InlineData("::", "fd00::1", null, "fd00::1")]
    [InlineData("0.0.0.0", "127.0.0.1", "10.2.0.1", "10.2.0.1")]
    [InlineData("0.0.0.0", Bridge, "10.2.0.1", "10.2.0.1")]
    [InlineData("0.0.0.0", null, "10.2.0.1", "10.2.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1", null, "127.0.0.1")]
    [InlineData("0.0.0.0", Bridge, Bridge, "127.0.0.1")]
    public void Address_OfAMachine_IsTheOneThatOthersReach(string listen, string? toDatabase, string? toTheWorld, string expected) =>
        Assert.Equal(
            IPAddress.Parse(expected),
            AdvertisedAddress.Choose(IPAddress.Parse(listen), Ip(toDatabase), Ip(toTheWorld), one => one.Equals(IPAddress.Parse(Bridge))));

    [Theory]
    [InlineData("web1.lan", "web1.lan", "web1.lan:7071")]
    [InlineData("web1.lan:17071", "web1.lan", "web1.lan:17071")]
    [InlineData("10.0.0.5", "10.0.0.5", "10.0.0.5:7071")]
    [InlineData("[fd00::5]:9", "fd00::5", "[fd00::5]:9")]
    [InlineData("[fd00::5]", "fd00::5", "[fd00::5]:7071")]
    public void Address_ThatIsGiven_TakesThePortListenedOnWhereItHasNone(string given, string host, string at)
    {
        var address = new AdvertisedAddress(HostAndPort.Parse(given));

        Assert.Equal((host, at), (address.Host, address.At(7071)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":1")]
    [InlineData("[]:1")]
    [InlineData("[fd00::5:1")]
    [InlineData("host:")]
    [InlineData("host:x")]
    [InlineData("host:65536")]
    [InlineData("a:1:2")]
    public void HostAndPort_OfAnotherForm_IsRefused(string text) => Assert.Throws<FormatException>(() => HostAndPort.Parse(text));

    [Fact]
    public void Route_ToTheLoopback_IsTheLoopback() =>
        Assert.Equal(IPAddress.Loopback, LocalRoute.ToDatabase("postgres://u:p@127.0.0.1:5432/d"));

    [Theory]
    [InlineData("sqlite:/var/x.db")]
    [InlineData("postgres://u@/d?host=/run/postgresql")]
    [InlineData("postgres://u@nowhere.invalid/d")]
    public void Route_ToNoHost_IsNone(string url) => Assert.Null(LocalRoute.ToDatabase(url));

    [Theory]
    [InlineData("docker0", true)]
    [InlineData("br-0123456789ab", true)]
    [InlineData("virbr0", true)]
    [InlineData("eth0", false)]
    [InlineData("veth1", false)]
    [InlineData("br-lan", false)]
    [InlineData("bond0", false)]
    public void Interface_OfThisMachinesContainers_IsKnownByItsName(string name, bool isBridge) =>
        Assert.Equal(isBridge, LocalRoute.BridgeName().IsMatch(name));

    private static IPAddress? Ip(string? text) => text is null ? null : IPAddress.Parse(text);
}
