using Scheduler.Node.Configuration;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Peers;

public sealed class PeersSettingsTests
{
    private static readonly MachineFacts Machine = new("box1", "/var/state/scheduler", DockerHost: null);

    [Theory]
    [InlineData("sqlite", "", null)]
    [InlineData("postgres://u@db/d", "", "https://0.0.0.0:7071/")]
    [InlineData("postgres://u@db/d", "none", null)]
    [InlineData("sqlite", "https://127.0.0.1:0", "https://127.0.0.1:0/")]
    [InlineData("sqlite", "https://[::]:7071", "https://[::]:7071/")]
    public void Listen_ByTheDatabase_IsForPeersWhereThereCanBeAny(string database, string listen, string? expected) =>
        Assert.Equal(expected, Read($"database.url={database}", $"cluster.listen={listen}").Listen?.ToString());

    [Theory]
    [InlineData("cluster.listen=http://0.0.0.0:7071")]
    [InlineData("cluster.listen=https://somewhere:7071")]
    [InlineData("cluster.advertise=0.0.0.0:7071")]
    [InlineData("cluster.advertise=http://web1")]
    [InlineData("cluster.peerRequestsMax=0")]
    [InlineData("cluster.messageBytesMax=1")]
    public void Setting_ThatCannotBeUsed_IsNamed(string setting) =>
        Assert.Contains(
            setting.Split('=')[0],
            Assert.Single(Assert.Throws<ConfigurationException>(() => Read(setting)).Faults),
            StringComparison.Ordinal);

    [Fact]
    public void Token_ThatIsNone_IsSaidWithoutShowingIt()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("cluster.token=short").GivenToken());

        Assert.Contains("cluster.token is no token", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_InAFileThatIsMissing_IsSaid() =>
        Assert.Contains(
            "/nowhere/token",
            Assert.Throws<ConfigurationException>(() => Read("cluster.tokenFile=/nowhere/token").GivenToken()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Token_InAFile_IsRead()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder.File("token"), "a secret of the operator\n");

        Assert.Equal("a secret of the operator", Read($"cluster.tokenFile={folder.File("token")}").GivenToken()!.Text);
    }

    private static PeersSection Read(params string[] settings) => NodeOptionsReader.Read(
        ConfigurationLayer.OfFile(Path.Combine(AppContext.BaseDirectory, "hocon", "reference.conf")),
        [ConfigurationLayer.OfSettings(settings)],
        Machine).Peers;
}
