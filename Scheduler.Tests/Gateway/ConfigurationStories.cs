using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Node.Configuration;

namespace Scheduler.Tests.Gateway;

public sealed class ConfigurationStories
{
    private static readonly MachineFacts Machine = new("box1", "/var/state/scheduler", DockerHost: null);

    [Fact]
    public void Defaults_WithoutAnyOverride_AreAWholeNode()
    {
        var options = Read();

        Assert.Equal("box1", options.Node.Id);
        Assert.Equal("/var/state/scheduler", options.Node.DataDirectory);
        Assert.Equal("sqlite:/var/state/scheduler/scheduler.db", options.Database.Url);
        Assert.Equal(new Uri("http://127.0.0.1:7070"), options.Gateway.Listen);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Cluster.LeaseDuration);
        Assert.Equal(64, options.Cluster.ShardCount);
        var host = Assert.Single(options.Hosts);
        Assert.Equal("box1", host.Name);
        Assert.Equal(new Uri("unix:///var/run/docker.sock"), host.Engine);
    }

    [Fact]
    public void Sources_ThatDisagree_WinInTheirOrder()
    {
        var file = new ConfigurationLayer("my.conf", new Dictionary<string, string> { ["node.id"] = "from-file", ["services.scaleMax"] = "7" });
        var environment = ConfigurationLayer.OfEnvironment(
            [new("SCHEDULER__NODE__ID", "from-environment"), new("SCHEDULER__EVENTS__CAPACITY", "99"), new("PATH", "/bin")]);

        var options = NodeOptionsReader.Read(
            Reference(),
            [environment, file, ConfigurationLayer.OfSettings(["services.scaleMax=8", "services.scaleMax=9"])],
            Machine);

        Assert.Equal("from-file", options.Node.Id);
        Assert.Equal(9, options.Services.ScaleMax);
        Assert.Equal(99, options.Events.Capacity);
    }

    [Fact]
    public void Hosts_InTheEnvironment_AreReadThoughNamesThereAreInCapitals()
    {
        var environment = ConfigurationLayer.OfEnvironment([
            new("SCHEDULER__HOSTS__0__NAME", "web1"), new("SCHEDULER__HOSTS__0__ENGINE", "tcp://10.0.0.5:2375"),
            new("SCHEDULER__HOSTS__0__ADDRESSES__0", "10.0.0.5")]);

        var host = Assert.Single(NodeOptionsReader.Read(Reference(), [environment], Machine).Hosts);

        Assert.Equal(("web1", new Uri("tcp://10.0.0.5:2375"), "10.0.0.5"), (host.Name, host.Engine, host.Addresses.Single()));
    }

    [Fact]
    public void Hosts_InAFile_ReplaceTheLocalEngine()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                // Two machines.
                { "hosts": [
                  { "name": "web1", "engine": "tcp://10.0.0.5:2376", "labels": { "disk": "ssd", "a.b": "c" }, "addresses": [ "10.0.0.5" ],
                    "tls": { "ca": "ca.pem", "cert": "cert.pem", "key": "key.pem" } },
                  { "name": "web2", "engine": "unix:///run/two.sock" } ] }
                """);

            var options = NodeOptionsReader.Read(Reference(), [ConfigurationLayer.OfFile(file)], Machine);

            Assert.Equal(["web1", "web2"], options.Hosts.Select(host => host.Name));
            Assert.Equal("c", options.Hosts[0].Labels["a.b"]);
            Assert.Equal("10.0.0.5", options.Hosts[0].Addresses.Single());
            Assert.Equal(new EngineTls("ca.pem", "cert.pem", "key.pem"), options.Hosts[0].Tls);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("gateway.listn=http://127.0.0.1:1", "--set: unknown setting \"gateway.listn\"; did you mean \"gateway.listen\"?")]
    [InlineData("nonsense=1", "--set: unknown setting \"nonsense\"; reference.conf lists every key")]
    [InlineData("hosts.0.colour=red", "--set: unknown setting \"hosts.0.colour\"; reference.conf lists every key")]
    [InlineData("cluster.leaseDuration=fast", "--set: cluster.leaseDuration is \"fast\": expected a duration such as \"500ms\", \"2s\" or \"1m30s\"")]
    [InlineData("cluster.leaseDuration=700ms", "--set: cluster.leaseDuration is \"700ms\": expected more than renewEvery and safetyMargin together")]
    [InlineData("cluster.shardCount=0", "--set: cluster.shardCount is \"0\": expected a whole number from 1 to 4096")]
    [InlineData("neighbours.triesPerSecond=-1", "--set: neighbours.triesPerSecond is \"-1\": expected a whole number from 0 to 1000")]
    [InlineData("neighbours.instancesEvery=never", "--set: neighbours.instancesEvery is \"never\": expected a duration such as \"500ms\", \"2s\" or \"1m30s\"")]
    [InlineData("gateway.allowInsecure=maybe", "--set: gateway.allowInsecure is \"maybe\": expected true or false")]
    [InlineData("logging.level=loud", "--set: logging.level is \"loud\": expected trace, debug, information, warning, error or none")]
    [InlineData("database.url=mysql://x", "--set: database.url is \"mysql://x\": expected \"sqlite\", \"sqlite:/path/to/file\" or \"postgres://user:password@host/database\"")]
    [InlineData("gateway.listen=127.0.0.1:7070", "--set: gateway.listen is \"127.0.0.1:7070\": expected http://address:port or https://address:port, with an IP address or localhost")]
    [InlineData("gateway.listen=https://127.0.0.1:7070", "--set: gateway.listen is \"https://127.0.0.1:7070\": expected http://, or gateway.tls.cert and gateway.tls.key for https://")]
    [InlineData("hosts.0.engine=ssh://x", "--set: hosts.0.engine is \"ssh://x\": expected unix:///path, tcp://host:port or http://host:port")]
    public void Setting_ThatCannotBeUsed_IsNamedWithWhatIsExpected(string setting, string fault)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(setting, "hosts.0.name=h1"));

        Assert.Equal(fault, Assert.Single(failure.Faults));
    }

    [Fact]
    public void Neighbours_ByDefaultAndOff_AreAsReferenceConfSays()
    {
        Assert.Equal(new NeighbourOptions(), Read().Neighbours);
        Assert.Equal(
            new NeighbourOptions { TriesPerSecond = 0, InstancesEvery = null },
            Read("neighbours.triesPerSecond=0", "neighbours.instancesEvery=off").Neighbours);
    }

    [Fact]
    public void Faults_OfManyKinds_AreAllNamedAtOnce()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("bogus=1", "events.capacity=x", "node.id=a b"));

        Assert.Equal(3, failure.Faults.Count);
    }

    [Theory]
    [InlineData("http://0.0.0.0:7070", false)]
    [InlineData("http://192.168.1.5:7070", false)]
    [InlineData("http://[::]:7070", false)]
    [InlineData("http://[::1]:7070", true)]
    [InlineData("http://localhost:7070", true)]
    [InlineData("http://127.0.0.5:0", true)]
    public void Listen_WithoutTls_IsForLoopbackOnlyUnlessAllowed(string listen, bool isAllowed)
    {
        if (isAllowed)
        {
            Assert.Equal(new Uri(listen), Read($"gateway.listen={listen}").Gateway.Listen);
            return;
        }

        var failure = Assert.Throws<ConfigurationException>(() => Read($"gateway.listen={listen}"));
        Assert.Contains("gateway.allowInsecure=true", failure.Message, StringComparison.Ordinal);
        Assert.True(Read($"gateway.listen={listen}", "gateway.allowInsecure=true").Gateway.AllowInsecure);
    }

    [Theory]
    [InlineData("{ \"node\": { \"id\": \"a\", \"id\": \"b\" } }", ": ")]
    [InlineData("{\n  \"node\": ", ":2:11: ")]
    [InlineData("node.id = a", ":1:2: ")]
    [InlineData("[]", ": ")]
    public void File_ThatIsNoConfiguration_IsNamedWithThePlace(string text, string place)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            var failure = Assert.Throws<ConfigurationException>(() => ConfigurationLayer.OfFile(file));
            Assert.StartsWith(file + place, failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Hosts_OfOneName_AreRefused()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("hosts.0.name=a", "hosts.1.name=a"));

        Assert.Contains("hosts.1.name", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/xdg", "/home/me", "/xdg/scheduler")]
    [InlineData("relative", "/home/me", "/home/me/.local/state/scheduler")]
    [InlineData(null, "/home/me", "/home/me/.local/state/scheduler")]
    [InlineData(null, null, ".scheduler")]
    public void StateDirectory_ByTheEnvironment_IsWhereProgramsKeepTheirState(string? stateHome, string? home, string expected) =>
        Assert.Equal(expected, MachineFacts.StateDirectoryOf(stateHome, home));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("24h", 86_400_000)]
    [InlineData("", null)]
    [InlineData("2", null)]
    [InlineData("s", null)]
    [InlineData("-2s", null)]
    [InlineData("2 s", null)]
    [InlineData("30s1m", null)]
    [InlineData("1s1s", null)]
    [InlineData("1..5s", null)]
    [InlineData("99999999999h", null)]
    [InlineData("2147483647h", null)]
    public void Duration_AsPeopleWriteIt_IsReadOrRefused(string text, int? milliseconds)
    {
        Assert.Equal(milliseconds is not null, Duration.TryParse(text, out var duration));
        if (milliseconds is null) return;
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds.Value), duration);
        Assert.True(Duration.TryParse(Duration.Format(duration), out var again));
        Assert.Equal(duration, again);
    }

    private static ConfigurationLayer Reference() => ConfigurationLayer.OfFile(Path.Combine(AppContext.BaseDirectory, "hocon", "reference.conf"));

    private static NodeOptions Read(params string[] settings) =>
        NodeOptionsReader.Read(Reference(), [ConfigurationLayer.OfSettings(settings)], Machine);
}
