using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Scheduler.Messages.Registries;
using Scheduler.Node.Registries;

namespace Scheduler.Tests.Registries;

/// <summary>A registry of one image, which sends those who ask to a place that gives tokens out.</summary>
public sealed class RegistryClientStories : IAsyncLifetime
{
    private const string Manifest = """{"schemaVersion":2}""";

    private static readonly string Digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Manifest)))}";

    private readonly RegistryClient _client = new(TimeProvider.System);
    private readonly WebApplication _app = Build();

    private string Registry => new Uri(_app.Urls.Single()).Authority;

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Manifest_OfATag_HasTheDigestOfItsBytes()
    {
        var (manifest, fault) = await _client.DescribeAsync($"{Registry}/team/web:1", new RegistryLogin("u", "right"), default);

        Assert.Null(fault);
        Assert.Equal((Digest, (long)Manifest.Length), (manifest!.Digest, manifest.Size));
    }

    [Theory]
    [InlineData("team/web:2", "has no such image")]
    [InlineData("team/web@sha256:0000000000000000000000000000000000000000000000000000000000000000", "answered 200")]
    public async Task Manifest_ThatIsNotWhatWasAskedFor_IsNone(string image, string reason)
    {
        var (manifest, fault) = await _client.DescribeAsync($"{Registry}/{image}", new RegistryLogin("u", "right"), default);

        Assert.Null(manifest);
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_IsTriedWhereTheRegistrySays()
    {
        Assert.Null(await _client.TryAsync(Registry, new RegistryLogin("u", "right"), default));
        Assert.Contains(
            "does not let that login in",
            await _client.TryAsync(Registry, new RegistryLogin("u", "wrong"), default),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_ThatIsAway_IsNotAskedAgainAtOnce()
    {
        const string Nowhere = "127.0.0.1:1";

        Assert.Contains("cannot be reached", (await _client.DescribeAsync($"{Nowhere}/web", null, default)).Fault, StringComparison.Ordinal);
        Assert.Contains(
            "could not be reached a moment ago",
            (await _client.DescribeAsync($"{Nowhere}/web", null, default)).Fault,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nginx", "docker.io", "library/nginx", "latest")]
    [InlineData("team/web:1", "docker.io", "team/web", "1")]
    [InlineData("docker.io/library/nginx:1", "docker.io", "library/nginx", "1")]
    [InlineData("index.docker.io/team/web", "docker.io", "team/web", "latest")]
    [InlineData("reg.example.org:5000/web", "reg.example.org:5000", "web", "latest")]
    [InlineData("reg.example.org/a/b:1@sha256:00", "reg.example.org", "a/b", "sha256:00")]
    public void Names_OfImages_AreTakenApart(string image, string registry, string repository, string reference) =>
        Assert.Equal(new RegistryImage(registry, repository, reference), RegistryImage.Of(image));

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(AnswerAsync);
        return app;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var authorization = http.Request.Headers.Authorization.ToString();
        if (path == "/token")
        {
            var isRight = authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("u:right"))}"
                && http.Request.Query["service"] == "the registry";
            http.Response.StatusCode = isRight ? 200 : 401;
            if (isRight) await http.Response.WriteAsync("""{"token":"t"}""");
        }
        else if (authorization != "Bearer t")
        {
            http.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
            http.Response.Headers.WWWAuthenticate =
                $"Bearer realm=\"http://{http.Request.Host}/token\",service=\"the registry\",scope=\"repository:team/web:pull\"";
        }
        else if (path is "/v2/" or "/v2/team/web/manifests/1" || path.Contains("sha256:", StringComparison.Ordinal))
        {
            http.Response.ContentType = "application/vnd.oci.image.index.v1+json";
            await http.Response.WriteAsync(path == "/v2/" ? "{}" : Manifest);
        }
        else
        {
            http.Response.StatusCode = (int)HttpStatusCode.NotFound;
        }
    }
}
