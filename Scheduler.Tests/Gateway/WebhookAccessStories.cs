using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Scheduler.Tests.Gateway;

/// <summary>Who may make webhooks, and who may call them.</summary>
public sealed class WebhookAccessStories
{
    private const string Secret = "0123456789abcdef";
    private const string Scale = """{"name":"more","kind":"scale","stack":"shop","service":"web","by":1}""";
    private const string Signed = $$"""{"name":"more","kind":"scale","stack":"shop","service":"web","by":1,"secret":"{{Secret}}"}""";

    [Fact]
    public async Task Create_ShowsTheAddressThisOnce_AndKeepsNeitherItNorTheSecretInTheOpen()
    {
        await using var stage = await WebhookStage.StartAsync();

        var url = await stage.CreateAsync(Signed);

        var token = url.Split('/')[^1];
        Assert.StartsWith($"{stage.Gateway.Address}hooks/more/whk_", url, StringComparison.Ordinal);
        var row = Encoding.UTF8.GetString(Assert.Single(await stage.Gateway.Objects.ListAsync("webhook")).Body);
        var texts = new[] { row, (await stage.Gateway.GetJsonAsync("/v1/webhooks")).ToJsonString(), (await stage.ShownAsync("more")).ToJsonString() };
        Assert.All(texts, text => Assert.DoesNotContain(token, text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.Contains("\"signed\":true", texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_MakeNone_AndHearTheSameOfAWrongAddressAsOfNone()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Scale);

        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync($"{stage.Gateway.Address}v1/webhooks", Scale)).Status);
        var wrong = await stage.CallAsync(url + "x");
        var none = await stage.CallAsync(url.Replace("/more/", "/less/", StringComparison.Ordinal));
        using var withToken = await stage.Gateway.SendAsync(HttpMethod.Post, "/hooks/more/whk_x");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (wrong.Status, none.Status, withToken.StatusCode));
        Assert.Equal(wrong.Text.Replace("more", "less", StringComparison.Ordinal), none.Text);
        Assert.DoesNotContain("whk_", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(3, stage.Web.State.Scale);
    }

    [Fact]
    public async Task Rotate_MakesTheAddressBeforeNoMore()
    {
        await using var stage = await WebhookStage.StartAsync();
        var before = await stage.CreateAsync(Scale);

        using var answer = await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/webhooks/more/rotate");
        var after = (string)(await TestGateway.JsonAsync(answer))["url"]!;

        Assert.Equal(HttpStatusCode.NotFound, (await stage.CallAsync(before)).Status);
        Assert.Equal(HttpStatusCode.OK, (await stage.CallAsync(after)).Status);
        await stage.Gateway.SendAsync(HttpMethod.Delete, "/v1/webhooks/more");
        Assert.Equal(HttpStatusCode.NotFound, (await stage.CallAsync(after)).Status);
    }

    [Fact]
    public async Task Signature_OfTheBody_IsAskedForAndChecked()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Signed);

        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "{}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "{ }", WebhookStage.Hub(Secret, "{}"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "{}", WebhookStage.Hub("another secret 0123", "{}"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "{}", "X-Hub-Signature-256: sha256=00")).Status);
        Assert.Equal(HttpStatusCode.OK, (await stage.CallAsync(url, "{}", WebhookStage.Hub(Secret, "{}"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await stage.CallAsync($"{url}?tag=2", "{}", WebhookStage.Hub(Secret, "{}"))).Status);
        Assert.Equal(4, stage.Web.State.Scale);
        Assert.Contains("refused", (await stage.ShownAsync("more"))["calls"]!.AsArray().Select(call => (string)call!["result"]!));
    }

    [Fact]
    public async Task Signature_OfATime_CountsForMinutesAndOnce()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Signed.Replace("\"by\":1", "\"by\":1,\"timestamped\":true", StringComparison.Ordinal));
        var now = DateTimeOffset.UtcNow;

        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "{}", WebhookStage.Hub(Secret, "{}"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "{}", WebhookStage.Timed(Secret, "{}", now.AddMinutes(-6)))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "{}", WebhookStage.Timed(Secret, "{}", now.AddMinutes(6)))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "{}", "X-Scheduler-Signature: t=99999999999999999999,v1=00")).Status);
        Assert.Equal("done", (await stage.CallAsync(url, "{}", WebhookStage.Timed(Secret, "{}", now))).Result);
        Assert.Equal("repeated", (await stage.CallAsync(url, "{}", WebhookStage.Timed(Secret, "{}", now))).Result);
        Assert.Equal(4, stage.Web.State.Scale);
    }

    [Fact]
    public async Task Secret_ChangedOrTakenAway_HoldsAtOnce()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Signed);

        await stage.Gateway.SendAsync(HttpMethod.Put, "/v1/webhooks/more/secret", """{"secret":"fedcba9876543210"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CallAsync(url, "", WebhookStage.Hub(Secret, ""))).Status);
        Assert.Equal(HttpStatusCode.OK, (await stage.CallAsync(url, "", WebhookStage.Hub("fedcba9876543210", ""))).Status);
        await stage.Gateway.SendAsync(HttpMethod.Put, "/v1/webhooks/more/secret", "{}");
        Assert.Equal(HttpStatusCode.OK, (await stage.CallAsync(url)).Status);
    }

    [Fact]
    public async Task Calls_TooLargeOrTooMany_AreRefused()
    {
        await using var stage = await WebhookStage.StartAsync(options: section => section with { BodyBytesMax = 1024, CallsPerMinute = 100 });
        var url = await stage.CreateAsync(Scale);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await stage.CallAsync(url, new string('x', 1025))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await stage.CallAsync($"{url}?scale=9")).Status);
        // A minute may end meanwhile, and its count with it.
        var refused = 0;
        for (var call = 0; call < 202; call++)
            refused += (await stage.CallAsync(url, "", "Idempotency-Key: same")).Status == HttpStatusCode.TooManyRequests ? 1 : 0;

        Assert.InRange(refused, 2, 102);
        Assert.Equal(4, stage.Web.State.Scale);
    }

    [Theory]
    [InlineData("""{"name":"a b","kind":"push"}""", "name")]
    [InlineData("""{"name":"a","kind":"deploy"}""", "kind")]
    [InlineData("""{"name":"a","kind":"upgrade"}""", "stack")]
    [InlineData("""{"name":"a","kind":"upgrade","service":"web"}""", "stack")]
    [InlineData("""{"name":"a","kind":"upgrade","stack":"shop","by":1}""", "by")]
    [InlineData("""{"name":"a","kind":"upgrade","stack":"shop","registry":"ghcr.io"}""", "registry")]
    [InlineData("""{"name":"a","kind":"upgrade","stack":"shop","tags":"v1 *"}""", "tags")]
    [InlineData("""{"name":"a","kind":"push","registry":"team"}""", "registry")]
    [InlineData("""{"name":"a","kind":"push","secret":"short"}""", "secret")]
    [InlineData("""{"name":"a","kind":"push","timestamped":true}""", "timestamped")]
    [InlineData("""{"name":"a","kind":"push","expiresIn":"1s"}""", "expiresIn")]
    [InlineData("""{"name":"a","kind":"push","colour":"red"}""", "colour")]
    [InlineData("""{"name":"a","kind":"scale","stack":"shop","by":1}""", "service")]
    [InlineData("""{"name":"a","kind":"scale","stack":"shop","service":"web"}""", "by")]
    [InlineData("""{"name":"a","kind":"scale","stack":"shop","service":"web","by":1,"to":2}""", "by")]
    [InlineData("""{"name":"a","kind":"scale","stack":"shop","service":"web","by":0}""", "by")]
    [InlineData("""{"name":"a","kind":"scale","stack":"shop","service":"web","to":10001}""", "to")]
    [InlineData("""{"name":"a","kind":"scale","stack":"shop","service":"web","by":1,"min":3,"max":2}""", "min")]
    [InlineData("""{"name":"a","kind":"scale","stack":"shop","service":"web","by":1,"labels":{"a":"b"}}""", "labels")]
    public async Task Create_WhatIsWrong_IsRefusedByItsField(string body, string field)
    {
        await using var stage = await WebhookStage.StartAsync();

        using var answer = await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/webhooks", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (string?)(await TestGateway.JsonAsync(answer))["field"]);
        Assert.Empty(await stage.Gateway.Objects.ListAsync("webhook"));
    }

    [Fact]
    public async Task Create_OfATakenName_IsAConflictThatSaysWhatToDo()
    {
        await using var stage = await WebhookStage.StartAsync();
        await stage.CreateAsync(Scale);

        using var answer = await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/webhooks", Scale);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(
            "webhooks rotate more",
            (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_DescribesWebhooksAndTheirAddresses()
    {
        await using var stage = await WebhookStage.StartAsync();

        var paths = (await stage.Gateway.GetJsonAsync("/v1/openapi.json"))["paths"]!.AsObject();

        Assert.True(paths.ContainsKey("/v1/webhooks") && paths.ContainsKey("/v1/webhooks/{name}") && paths.ContainsKey("/hooks/{name}/{token}"));
    }
}
