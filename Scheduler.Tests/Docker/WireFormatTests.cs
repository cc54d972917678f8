using System.Text;
using System.Text.Json;
using Scheduler.Docker;
using Scheduler.Docker.Models;
using Scheduler.Docker.Transport;

namespace Scheduler.Tests.Docker;

/// <summary>What we write is what the Engine API's documentation asks for, and what it may answer can be read.</summary>
public sealed class WireFormatTests
{
    [Fact]
    public void ContainerSpec_OnlyWhatIsSet_IsWritten()
    {
        var spec = new ContainerSpec
        {
            Image = "app:1",
            ExposedPorts = ["80/tcp"],
            Healthcheck = new Healthcheck { Test = ["CMD", "true"], Interval = TimeSpan.FromSeconds(1.5) },
            HostConfig = new HostConfig
            {
                NanoCpus = 500_000_000,
                PortBindings = new Dictionary<string, IReadOnlyList<PortBinding>?> { ["80/tcp"] = [new(null, "8080")] },
                RestartPolicy = new RestartPolicy("on-failure", 3),
                UtsMode = "host",
            },
            NetworkingConfig = new NetworkingConfig(new Dictionary<string, EndpointSettings>
            {
                ["n"] = new() { Aliases = ["web"], IpamConfig = new EndpointAddresses("10.0.0.5") },
            }),
        };

        var json = JsonDocument.Parse(JsonSerializer.Serialize(spec, EngineJson.Default.ContainerSpec)).RootElement;

        Assert.Equal("""{"80/tcp":{}}""", json.GetProperty("ExposedPorts").GetRawText());
        Assert.Equal(1_500_000_000, json.GetProperty("Healthcheck").GetProperty("Interval").GetInt64());
        Assert.Equal("""[{"HostPort":"8080"}]""", json.GetProperty("HostConfig").GetProperty("PortBindings").GetProperty("80/tcp").GetRawText());
        Assert.Equal("""{"Aliases":["web"],"IPAMConfig":{"IPv4Address":"10.0.0.5"}}""",
            json.GetProperty("NetworkingConfig").GetProperty("EndpointsConfig").GetProperty("n").GetRawText());
        Assert.Equal("NanoCpus PortBindings RestartPolicy UTSMode", Members(json.GetProperty("HostConfig")));
        Assert.Equal("ExposedPorts Healthcheck HostConfig Image NetworkingConfig", Members(json));
    }

    [Fact]
    public void ContainerDetails_NullsAndUnknownMembers_BecomeEmpty()
    {
        var details = JsonSerializer.Deserialize(
            """{"Id":"a","Mounts":null,"State":null,"NetworkSettings":{"Ports":null},"New":{"Er":[1]}}""",
            EngineJson.Default.ContainerDetails)!;

        Assert.Empty(details.Mounts);
        Assert.Empty(details.NetworkSettings.Ports);
        Assert.Empty(details.NetworkSettings.Networks);
        Assert.Equal("", details.State.Status);
        Assert.Equal("", details.Name);
    }

    [Fact]
    public void ContainerState_NeverAndNanoseconds_AreTold()
    {
        var state = JsonSerializer.Deserialize(
            """{"StartedAt":"2026-11-22T05:09:13.178240128Z","FinishedAt":"0001-01-01T00:00:00Z","OOMKilled":true}""",
            EngineJson.Default.ContainerState)!;

        Assert.Null(state.FinishedAt);
        Assert.True(state.OomKilled);
        Assert.Equal(1_782_401, state.StartedAt!.Value.UtcTicks % 10_000_000);
    }

    [Fact]
    public void RegistryAuth_Header_IsUrlSafeBase64OfItsJson()
    {
        var auth = new RegistryAuth { Username = "u", Password = "~~~???>>>", ServerAddress = "r:5000" };

        var json = Encoding.UTF8.GetString(Convert.FromBase64String(auth.ToHeader().Replace('-', '+').Replace('_', '/')));

        Assert.DoesNotContain('+', auth.ToHeader());
        Assert.DoesNotContain('/', auth.ToHeader());
        Assert.Equal("u", JsonDocument.Parse(json).RootElement.GetProperty("username").GetString());
        Assert.Equal("~~~???>>>", JsonDocument.Parse(json).RootElement.GetProperty("password").GetString());
        Assert.Equal("r:5000", JsonDocument.Parse(json).RootElement.GetProperty("serveraddress").GetString());
        Assert.DoesNotContain("~~~", auth.ToString());
    }

    [Fact]
    public void EngineFilters_SeveralValues_AreWrittenInOrder()
    {
        var filters = EngineFilters.Label("b", "2").WithLabel("a").With("status", "running");

        Assert.Equal("""{"label":["a","b=2"],"status":["running"]}""", filters.ToJson());
        Assert.Null(EngineFilters.None.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\n")]
    public void Segment_NameThatWouldAddressSomethingElse_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => Segment.Of(name));

    [Fact]
    public void Segment_SlashesAndQuestionMarks_StayInside()
    {
        Assert.Equal("a%2F..%2Fb%3Fc%23", Segment.Of("a/../b?c#"));
        Assert.Equal("r%3A5000/a/b", Segment.OfImage("r:5000/a/b"));
        Assert.Throws<ArgumentException>(() => Segment.OfImage("a/../b"));
    }

    [Theory]
    [InlineData("2026-11-22T05:09:13Z", 1795324153_000000000)]
    [InlineData("2026-11-22T05:09:13.000000001Z", 1795324153_000000001)]
    [InlineData("2026-11-22T06:09:13.5+01:00", 1795324153_500000000)]
    public void EngineTime_Text_IsReadToTheNanosecond(string text, long nanoseconds)
    {
        Assert.True(EngineTime.TryParse(text, out var time));
        Assert.Equal(nanoseconds, time.UnixNanoseconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2026-11-22T05:09:13.0000000001Z")]
    public void EngineTime_NoTime_IsRefused(string? text) => Assert.False(EngineTime.TryParse(text, out _));

    private static string Members(JsonElement json) =>
        string.Join(' ', json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
}
