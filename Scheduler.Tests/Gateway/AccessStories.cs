using System.Net;
using System.Net.Http.Headers;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Access;

namespace Scheduler.Tests.Gateway;

public sealed class AccessStories
{
    [Theory]
    [InlineData("GET", "/v1/services")]
    [InlineData("PUT", "/v1/services/shop/web/scale")]
    [InlineData("GET", "/v1/events")]
    [InlineData("GET", "/v1/openapi.json")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/ping/")]
    [InlineData("GET", "//ping")]
    public async Task Request_WithoutAToken_IsUnauthorized(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Authorization = null;

        using var response = await gateway.SendAsync(new HttpMethod(method), gateway.Address + path[1..]);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("urn:scheduler:unauthorized", (string)(await TestGateway.JsonAsync(response))["type"]!);
    }

    [Theory]
    [InlineData("Bearer", "wrong")]
    [InlineData("Bearer", TestGateway.Token + "x")]
    [InlineData("Bearer", "SCH_TEST-TOKEN-0123456789")]
    [InlineData("Basic", TestGateway.Token)]
    [InlineData("Bearer", null)]
    public async Task Request_WithAnotherToken_IsUnauthorized(string scheme, string? token)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, token);

        using var response = await gateway.GetAsync("/v1/services");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/ping")]
    [InlineData("/healthz")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Probe_WithoutAToken_IsAnswered(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Authorization = null;

        using var response = await gateway.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Server"));
        Assert.NotNull(response.Headers.Date);
    }

    [Fact]
    public async Task Token_OfANewDatabase_IsShownOnceAndKeptAsItsHash()
    {
        var settings = new Dictionary<string, string>();
        var keeper = KeeperOf(settings);

        var (token, text) = await keeper.EnsureAsync(file: null, replace: false);
        var (again, secondText) = await keeper.EnsureAsync(file: null, replace: false);

        Assert.StartsWith("sch_", text, StringComparison.Ordinal);
        Assert.Equal(4 + 43, text!.Length);
        Assert.True(token.Matches(text));
        Assert.True(again.Matches(text));
        Assert.Null(secondText);
        Assert.DoesNotContain(text, settings[TokenKeeper.Setting], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Replaced_MakesTheOldOneWorthless()
    {
        var keeper = KeeperOf([]);
        var (_, old) = await keeper.EnsureAsync(file: null, replace: false);

        var (token, fresh) = await keeper.EnsureAsync(file: null, replace: true);

        Assert.True(token.Matches(fresh));
        Assert.False(token.Matches(old));
    }

    [Fact]
    public async Task TokenFile_IsWrittenForItsOwnerOnlyAndReadAtTheNextStart()
    {
        var directory = Directory.CreateTempSubdirectory("token");
        try
        {
            var file = Path.Combine(directory.FullName, "deep", "token");
            var (_, text) = await KeeperOf([]).EnsureAsync(file, replace: false);
            var settings = new Dictionary<string, string>();

            var (token, shown) = await KeeperOf(settings).EnsureAsync(file, replace: false);

            Assert.Equal(text, (await File.ReadAllTextAsync(file)).Trim());
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Null(shown);
            Assert.True(token.Matches(text));
            await File.WriteAllTextAsync(file, "sch_another-token-0123456789\n");
            var fault = await Assert.ThrowsAsync<ConfigurationException>(() => KeeperOf(settings).EnsureAsync(file, replace: false));
            Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static TokenKeeper KeeperOf(Dictionary<string, string> settings) => new(
        key => Task.FromResult(settings.GetValueOrDefault(key)),
        (key, value) => Task.FromResult(settings.TryAdd(key, value) ? value : settings[key]),
        (key, value) =>
        {
            settings[key] = value;
            return Task.CompletedTask;
        });
}
