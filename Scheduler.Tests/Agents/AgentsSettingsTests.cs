using Scheduler.Node.Configuration;

namespace Scheduler.Tests.Agents;

/// <summary>What a node is, where it takes agents, and where an agent finds servers.</summary>
public sealed class AgentsSettingsTests
{
    private static readonly MachineFacts Machine = new("box1", "/var/state/scheduler", DockerHost: null);

    [Fact]
    public void Roles_NotGiven_AreBoth()
    {
        var node = Read().Node;

        Assert.True(node is { IsServer: true, IsHost: true });
    }

    [Fact]
    public void Node_ThatIsOnlyAServer_HasNoHosts() => Assert.Empty(Read("node.roles.0=server").Hosts);

    [Fact]
    public void Node_ThatIsOnlyAHost_LooksAfterTheLocalEngineUnderItsOwnName()
    {
        var options = Read("node.roles.0=host", "node.id=web1", "agent.servers.0=10.0.0.1");

        Assert.Equal("web1", Assert.Single(options.Hosts).Name);
        Assert.Equal(["10.0.0.1"], options.Agent.Servers);
        Assert.False(options.Node.IsServer);
    }

    [Theory]
    [InlineData("sqlite", "", null)]
    [InlineData("postgres://u@db/d", "", "https://0.0.0.0:7072/")]
    [InlineData("postgres://u@db/d", "none", null)]
    [InlineData("sqlite", "https://127.0.0.1:0", "https://127.0.0.1:0/")]
    public void Listen_ByTheDatabase_IsForAgentsWhereThereIsACluster(string database, string listen, string? expected) =>
        Assert.Equal(expected, Read($"database.url={database}", $"agents.listen={listen}").Agents.Listen?.ToString());

    [Theory]
    [InlineData("node.roles.0=host", "agent.servers.0")]
    [InlineData("agent.servers.0=http://somewhere", "agent.servers.0")]
    [InlineData("agent.servers.0=srv:", "agent.servers.0")]
    [InlineData("agents.listen=http://0.0.0.0:7072", "agents.listen")]
    [InlineData("agents.advertise=a:b", "agents.advertise")]
    [InlineData("agents.connectionsMax=0", "agents.connectionsMax")]
    [InlineData("agent.listen=https://127.0.0.1:7073", "agent.listen")]
    public void Setting_ThatCannotBeUsed_IsNamed(string setting, string key) =>
        Assert.Contains(key, Assert.Single(Assert.Throws<ConfigurationException>(() => Read(setting)).Faults), StringComparison.Ordinal);

    [Fact]
    public void Role_OfNoKind_IsNamed() =>
        Assert.Contains("expected server or host", Fault("node.roles.0=worker", "node.roles.1=server"), StringComparison.Ordinal);

    [Fact]
    public void Hosts_OfANodeThatIsOnlyAServer_AreRefused() =>
        Assert.Contains("node.roles has no host", Fault("node.roles.0=server", "hosts.0.name=web1"), StringComparison.Ordinal);

    [Fact]
    public void Hosts_MoreThanOneOfAnAgent_AreRefused() =>
        Assert.Contains(
            "one engine",
            Fault("node.roles.0=host", "agent.servers.0=a", "hosts.0.name=web1", "hosts.1.name=web2"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.1:7072")]
    [InlineData("[fd00::1]:7072")]
    [InlineData("servers.example.org")]
    [InlineData("srv:_scheduler._tcp.example.org")]
    public void Server_OfEveryForm_IsTaken(string server) => Assert.Equal([server], Read($"agent.servers.0={server}").Agent.Servers);

    private static string Fault(params string[] settings) => Assert.Single(Assert.Throws<ConfigurationException>(() => Read(settings)).Faults);

    private static NodeOptions Read(params string[] settings) => NodeOptionsReader.Read(
        ConfigurationLayer.OfFile(Path.Combine(AppContext.BaseDirectory, "hocon", "reference.conf")),
        [ConfigurationLayer.OfSettings(settings)],
        Machine);
}
