using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Scheduler.Tests.Gateway;

/// <summary>/v1/registries.</summary>
public sealed class RegistryStories
{
    private const string Secret = "open sesame 1";

    [Fact]
    public async Task Put_ALogin_IsKeptAndShownWithoutItsPassword()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var put = await gateway.SendAsync(HttpMethod.Put, "/v1/registries/registry.example.org:5000", Body("ann", Secret));
        var list = await (await gateway.GetAsync("/v1/registries")).Content.ReadAsStringAsync();
        var one = await (await gateway.GetAsync("/v1/registries/registry.example.org:5000")).Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var shown = JsonNode.Parse(list)![0]!;
        Assert.Equal(("registry.example.org:5000", "ann", null), ((string?)shown["registry"], (string?)shown["username"], (string?)shown["fault"]));
        Assert.Equal(shown.ToJsonString(), JsonNode.Parse(one)!.ToJsonString());
        Assert.All([await put.Content.ReadAsStringAsync(), list, one], text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(Assert.Single(await gateway.Registries.ListAsync()).Login), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_UnderAnyNameOfDockerHub_IsOneLogin()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.SendAsync(HttpMethod.Put, "/v1/registries/docker.io", Body("ann", "1"));
        await gateway.SendAsync(HttpMethod.Put, "/v1/registries/index.docker.io", Body("ben", "2"));
        await gateway.SendAsync(HttpMethod.Put, $"/v1/registries/{Uri.EscapeDataString("https://index.docker.io/v1/")}", Body("cleo", "3"));

        var shown = Assert.Single((await gateway.GetJsonAsync("/v1/registries")).AsArray());
        Assert.Equal(("docker.io", "cleo"), ((string?)shown!["registry"], (string?)shown["username"]));
    }

    [Fact]
    public async Task Delete_IsGoneAndAgainIsNoError()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.SendAsync(HttpMethod.Put, "/v1/registries/ghcr.io", Body("ann", Secret));

        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync(HttpMethod.Delete, "/v1/registries/ghcr.io")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync(HttpMethod.Delete, "/v1/registries/ghcr.io")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.GetAsync("/v1/registries/ghcr.io")).StatusCode);
    }

    [Theory]
    [InlineData("team", """{"username":"ann","password":"x"}""", "registry")]
    [InlineData("ghcr.io", """{"username":"","password":"open sesame 1"}""", "username")]
    [InlineData("ghcr.io", """{"username":"a:b","password":"open sesame 1"}""", "username")]
    [InlineData("ghcr.io", """{"username":"ann","password":""}""", "password")]
    [InlineData("ghcr.io", """{"username":"ann","password":"open sesame 1\n"}""", "password")]
    [InlineData("ghcr.io", """{"username":"ann","password":["open sesame 1"]}""", "password")]
    [InlineData("ghcr.io", """{"username":"ann","password":"open sesame 1","email":"x"}""", "email")]
    [InlineData("ghcr.io", """{"username":"ann"}""", "password")]
    public async Task Put_WhatIsWrong_IsRefusedByItsFieldAndRepeatsNoSecret(string registry, string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.SendAsync(HttpMethod.Put, $"/v1/registries/{registry}", body);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (string?)JsonNode.Parse(text)!["field"]);
        Assert.DoesNotContain("sesame", text, StringComparison.Ordinal);
        Assert.Empty(await gateway.Registries.ListAsync());
    }

    [Fact]
    public async Task Events_OfLoginsAndLogouts_SayWhichAndNotWhat()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.SendAsync(HttpMethod.Put, "/v1/registries/ghcr.io", Body("ann", Secret));
        await gateway.SendAsync(HttpMethod.Delete, "/v1/registries/ghcr.io");

        var events = gateway.Feed.OwnAfter(0, 10);

        Assert.Equal(["registry.login", "registry.logout"], events.Select(one => one.Type));
        Assert.All(events, one => Assert.DoesNotContain(Secret, one.ToString(), StringComparison.Ordinal));
    }

    private static string Body(string username, string password) =>
        new JsonObject { ["username"] = username, ["password"] = password }.ToJsonString();
}
