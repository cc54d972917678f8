using System.Net;
using System.Text.Json.Nodes;

namespace Scheduler.Tests.Gateway;

public sealed class LockStories
{
    [Fact]
    public async Task Acquire_WithATimeToLive_MakesASessionAndIsShown()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var acquired = await gateway.SendAsync(HttpMethod.Post, "/v1/locks/db.backup/acquire", """{"ttl":"30s","note":"nightly"}""");

        Assert.Equal(HttpStatusCode.OK, acquired.StatusCode);
        var hold = await TestGateway.JsonAsync(acquired);
        Assert.True((long)hold["token"]! > 1_000_000);
        Assert.Equal("nightly", (string)hold["note"]!);
        var shown = await gateway.GetJsonAsync("/v1/locks/db.backup");
        Assert.Equal((string)hold["session"]!, (string)shown["holder"]!["session"]!);
        Assert.Equal("db.backup", (string)Assert.Single((await gateway.GetJsonAsync("/v1/locks")).AsArray())!["name"]!);
        var session = await gateway.GetJsonAsync($"/v1/sessions/{hold["session"]}");
        Assert.Equal(("30s", "db.backup"), ((string)session["ttl"]!, (string)session["locks"]![0]!));
    }

    [Fact]
    public async Task Acquire_HeldByAnother_IsAConflictThatNamesTheHolder()
    {
        await using var gateway = await TestGateway.StartAsync();
        var holder = (await AcquireAsync(gateway, "db", """{"note":"nightly"}"""))["session"];

        using var refused = await gateway.SendAsync(HttpMethod.Post, "/v1/locks/db/acquire", """{"wait":"50ms"}""");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var problem = await TestGateway.JsonAsync(refused);
        Assert.Equal("urn:scheduler:conflict", (string)problem["type"]!);
        Assert.Contains($"by session {holder} (nightly) with token", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_UntilTheHolderReleases_GetsTheNextToken()
    {
        await using var gateway = await TestGateway.StartAsync();
        var first = await AcquireAsync(gateway, "db", "{}");
        var waiting = AcquireAsync(gateway, "db", """{"wait":"30s"}""");
        await UntilAsync(gateway, "db", shown => (int)shown["waiting"]! == 1);

        using var released = await gateway.SendAsync(
            HttpMethod.Post,
            "/v1/locks/db/release",
            $$"""{"session":"{{first["session"]}}","token":{{first["token"]}}}""");
        using var again = await gateway.SendAsync(HttpMethod.Post, "/v1/locks/db/release", $$"""{"session":"{{first["session"]}}"}""");

        Assert.False((bool)(await TestGateway.JsonAsync(released))["replayed"]!);
        Assert.True((bool)(await TestGateway.JsonAsync(again))["replayed"]!);
        Assert.Equal((long)first["token"]! + 1, (long)(await waiting)["token"]!);
    }

    [Fact]
    public async Task Wait_WhoseClientGoes_GivesUpItsPlaceAndItsSession()
    {
        await using var gateway = await TestGateway.StartAsync();
        await AcquireAsync(gateway, "db", "{}");
        using var gone = new CancellationTokenSource();
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/locks/db/acquire")
        {
            Content = new StringContent("""{"wait":"30s"}""", System.Text.Encoding.UTF8, "application/json")
        };
        var waiting = gateway.Client.SendAsync(request, gone.Token);
        await UntilAsync(gateway, "db", shown => (int)shown["waiting"]! == 1);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await UntilAsync(gateway, "db", shown => (int)shown["waiting"]! == 0);
        await UntilAsync(() => gateway.Locks.Board.Sessions == 1);
    }

    [Fact]
    public async Task Waits_TooManyAtOnce_AreRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var hold = await AcquireAsync(gateway, "db", "{}");
        var waiting = Enumerable.Range(0, MemoryLocks.Section.WaitsMax)
            .Select(_ => gateway.SendAsync(HttpMethod.Post, "/v1/locks/db/acquire", """{"wait":"30s"}"""))
            .ToList();
        await UntilAsync(gateway, "db", shown => (int)shown["waiting"]! == MemoryLocks.Section.WaitsMax);

        using var refused = await gateway.SendAsync(HttpMethod.Post, "/v1/locks/db/acquire", """{"wait":"30s"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.Contains("Retry-After"));
        await gateway.SendAsync(HttpMethod.Delete, $"/v1/sessions/{hold["session"]}");
        using var served = await await Task.WhenAny(waiting);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Renew_AfterABreak_IsRefusedThoughTheSessionLives()
    {
        await using var gateway = await TestGateway.StartAsync();
        var hold = await AcquireAsync(gateway, "db", "{}");
        var renewal = $$"""{"session":"{{hold["session"]}}"}""";
        using var renewed = await gateway.SendAsync(HttpMethod.Put, "/v1/locks/db/renew", renewal);
        using var broken = await gateway.SendAsync(HttpMethod.Post, "/v1/locks/db/break", """{"note":"stuck since noon"}""");

        using var refused = await gateway.SendAsync(HttpMethod.Put, "/v1/locks/db/renew", renewal);
        using var session = await gateway.SendAsync(HttpMethod.Put, $"/v1/sessions/{hold["session"]}");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.OK),
            (renewed.StatusCode, broken.StatusCode, refused.StatusCode, session.StatusCode));
    }

    [Fact]
    public async Task Session_Ended_IsGoneWithItsLocks()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var opened = await gateway.SendAsync(HttpMethod.Post, "/v1/sessions", """{"ttl":"1m"}""");
        var id = (string)(await TestGateway.JsonAsync(opened))["id"]!;
        await AcquireAsync(gateway, "a", $$"""{"session":"{{id}}"}""");

        using var ended = await gateway.SendAsync(HttpMethod.Delete, $"/v1/sessions/{id}");
        using var again = await gateway.SendAsync(HttpMethod.Delete, $"/v1/sessions/{id}");
        using var renewed = await gateway.SendAsync(HttpMethod.Put, $"/v1/sessions/{id}");

        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NotFound),
            (opened.StatusCode, ended.StatusCode, again.StatusCode, renewed.StatusCode));
        await UntilAsync(gateway, "a", shown => shown["holder"] is null);
    }

    [Fact]
    public async Task Events_OfALock_CarryItsTokens()
    {
        await using var gateway = await TestGateway.StartAsync();
        var hold = await AcquireAsync(gateway, "db", "{}");
        await AcquireAsync(gateway, "other", "{}");
        await gateway.SendAsync(HttpMethod.Post, "/v1/locks/db/break", "{}");

        using var answer = await gateway.SendAsync(
            HttpMethod.Get, "/v1/events?lock=db&follow=false&since=1h", json: null, "Accept: application/x-ndjson");
        var lines = (await answer.Content.ReadAsStringAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToList();

        Assert.Equal(["lock.acquired", "lock.broken"], lines.Select(line => (string)line["type"]!));
        Assert.All(lines, line => Assert.Equal((long)hold["token"]!, (long)line["token"]!));
    }

    [Theory]
    [InlineData("POST", "/v1/locks/Bad/acquire", "{}", "name")]
    [InlineData("POST", "/v1/locks/-bad/acquire", "{}", "name")]
    [InlineData("GET", "/v1/locks/a%20b", null, "name")]
    [InlineData("POST", "/v1/locks/a/acquire", """{"session":"short"}""", "session")]
    [InlineData("POST", "/v1/locks/a/acquire", """{"ttl":"500ms"}""", "ttl")]
    [InlineData("POST", "/v1/locks/a/acquire", """{"ttl":"25h"}""", "ttl")]
    [InlineData("POST", "/v1/locks/a/acquire", """{"session":"aaaaaaaaaaaaaaaaaaaaaaaaaa","ttl":"5s"}""", "ttl")]
    [InlineData("POST", "/v1/locks/a/acquire", """{"wait":"61s"}""", "wait")]
    [InlineData("POST", "/v1/locks/a/acquire", """{"note":"two\nlines"}""", "note")]
    [InlineData("POST", "/v1/locks/a/acquire", """{"waitSeconds":1}""", "waitSeconds")]
    [InlineData("POST", "/v1/locks/a/release", "{}", "session")]
    [InlineData("PUT", "/v1/sessions/no", null, "session")]
    [InlineData("POST", "/v1/sessions", """{"ttl":"0s"}""", "ttl")]
    [InlineData("GET", "/v1/events?lock=A", null, "name")]
    public async Task Request_ThatCanNeverSucceed_NamesTheField(string method, string path, string? json, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.SendAsync(new HttpMethod(method), path, json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (string)(await TestGateway.JsonAsync(answer))["field"]!);
    }

    private static async Task<JsonNode> AcquireAsync(TestGateway gateway, string name, string json)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Post, $"/v1/locks/{name}/acquire", json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await TestGateway.JsonAsync(answer);
    }

    private static async Task UntilAsync(TestGateway gateway, string name, Func<JsonNode, bool> isSo)
    {
        while (!isSo(await gateway.GetJsonAsync($"/v1/locks/{name}"))) await Task.Yield();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
