using Scheduler.Messages.Services;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class NetworkTests
{
    private const string Declared = "\nnetworks: {front: , back: {name: b, internal: true, driver_opts: {o: 1}, ipam: {config: [{subnet: 172.28.0.0/16, gateway: 172.28.0.1}]}}, ext: {external: true}, old: {external: {name: older}}}\n";

    [Theory]
    [InlineData("tty: false", "shop_default[a]")]
    [InlineData("networks: [front, back]", "shop_front[a] b[a]")]
    [InlineData("networks: {front: , ext: {aliases: [x, a]}}", "shop_front[a] ext[a,x]")]
    [InlineData("networks: {front: {priority: 1}, old: {priority: 5}}", "older[a] shop_front[a]")]
    [InlineData("networks: [default]", "shop_default[a]")]
    [InlineData("network_mode: host", "")]
    [InlineData("container_name: mine", "shop_default[a,mine]")]
    public void Service_JoinsItsNetworks_UnderItsName(string line, string expected)
    {
        var networks = Stack(Service(line) + Declared).Services["a"].Spec.Container.Networks;
        Assert.Equal(expected, string.Join(' ', networks.Select(network => $"{network.Network}[{string.Join(',', network.Aliases)}]")));
    }

    [Fact]
    public void DeclaredNetwork_CarriesHowToMakeIt()
    {
        var networks = Stack(Service("networks: [back, ext]") + Declared).Services["a"].Spec.Container.Networks;
        Assert.True(networks[0].Spec is { Internal: true, External: false, Driver: "bridge" });
        Assert.Equal(new SubnetSpec("172.28.0.0/16", "172.28.0.1"), Assert.Single(networks[0].Spec.Subnets));
        Assert.True(networks[1].Spec.External);
    }

    [Fact]
    public void DefaultNetwork_Redeclared_IsUsedSo() =>
        Assert.Equal(
            "lan",
            Assert.Single(Stack(Service() + "networks: {default: {name: lan, external: true}}")
                .Services["a"].Spec.Container.Networks).Network);

    [Fact]
    public void Addresses_AreTaken()
    {
        var network = Assert.Single(
            Stack(Service("networks: {back: {ipv4_address: 172.28.0.9, ipv6_address: '2001:db8::9'}}") + Declared)
                .Services["a"].Spec.Container.Networks);
        Assert.Equal(("172.28.0.9", "2001:db8::9"), (network.Ipv4Address, network.Ipv6Address));
    }

    [Theory]
    [InlineData("networks: [nope]", "\"nope\" is not declared under networks")]
    [InlineData("networks: text", "must be a list or a map, is a text")]
    [InlineData("container_name: 'a b'", "c.yml:4:21: services.a.container_name: \"a b\" cannot be an alias")]
    [InlineData("networks: {front: {ipv4_address: '::1'}}", "must be an IPv4 address")]
    [InlineData("networks: {front: {mac_address: x}}", "is not supported")]
    [InlineData("networks: [front]\nnetwork_mode: host", "cannot be together with network_mode")]
    [InlineData("network_mode: 'service:b'", "there is no service b in the stack")]
    [InlineData("network_mode: 'container:b'", "there is no service b in the stack")]
    [InlineData("network_mode: 'service:a'", "a has no network of its own")]
    [InlineData("network_mode: front", "goes under networks")]
    [InlineData("networks: {front: {aliases: ['a b']}}", "the alias \"a b\"")]
    public void Network_Wrong_IsOneError(string line, string expected) => Assert.Contains(expected, Error(Service(line) + Declared));

    [Theory]
    [InlineData("{driver: [x]}", "must be a text, is a list")]
    [InlineData("text", "must be a map, is a text")]
    [InlineData("{external: true, driver: bridge}", "used as it is")]
    [InlineData("{ipam: {driver: dhcp}}", "must be default")]
    [InlineData("{ipam: {config: [{gateway: 1.2.3.4}]}}", "must have a subnet")]
    [InlineData("{config_only: true}", "is not supported")]
    [InlineData("{speed: fast}", "is not a known key")]
    public void Declaration_Wrong_IsOneError(string network, string expected) =>
        Assert.Contains(expected, Error(Service() + $"networks: {{n: {network}}}"));

    [Fact]
    public void OverlayDriver_WarnsAndBecomesABridge() =>
        Assert.Contains("becomes a bridge on each host", Assert.Single(Warnings(Service() + "networks: {n: {driver: overlay}}")));
}
