using System.Net;

namespace Scheduler.Tests.Gateway;

public sealed class PreconditionStories
{
    private const string Scale3 = """{"scale":3}""";
    private const string Web = """{"spec":{"container":{"image":"web:9"}}}""";

    [Theory]
    [InlineData("If-Match: \"1\"", 200)]
    [InlineData("If-Match: W/\"1\"", 200)]
    [InlineData("If-Match: *", 200)]
    [InlineData("If-Match: \"2\"", 412)]
    [InlineData("If-None-Match: *", 412)]
    [InlineData("If-Match: 1", 400)]
    [InlineData("If-Match: \"\"", 400)]
    [InlineData("If-Match: \"0\"", 400)]
    [InlineData("If-Match: \"-1\"", 400)]
    [InlineData("If-Match: \"99999999999999999999\"", 400)]
    [InlineData("If-Match: \"1\", \"2\"", 400)]
    [InlineData("If-None-Match: \"1\"", 400)]
    public async Task Scale_UnderACondition_IsDoneOnlyWhenItHolds(string header, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web/scale", Scale3, header);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? 3 : 1, gateway.Board.Services.Values.Single().Scale);
    }

    [Theory]
    [InlineData("If-Match: *", 412)]
    [InlineData("If-Match: \"1\"", 412)]
    [InlineData("If-None-Match: *", 201)]
    public async Task Put_OfAServiceThatIsNotThere_IsDoneOnlyWhenItMayBeMissing(string header, int status)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Web, header);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 201 ? 1 : 0, gateway.Board.Services.Count);
    }

    [Fact]
    public async Task Write_RepeatedWithItsKey_IsAppliedOnce()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var first = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Web, "Idempotency-Key: k-1");
        using var again = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Web, "Idempotency-Key: k-1");
        using var other = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web/scale", Scale3, "Idempotency-Key: k-1");

        Assert.False((bool)(await TestGateway.JsonAsync(first))["replayed"]!);
        Assert.True((bool)(await TestGateway.JsonAsync(again))["replayed"]!);
        Assert.Equal("\"1\"", again.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal(1, gateway.Board.Services.Values.Single().Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\tbed")]
    public async Task Write_WithAKeyThatIsNone_IsRefused(string key)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web/scale", Scale3, $"Idempotency-Key: {key}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(128, 200)]
    [InlineData(129, 400)]
    public async Task Write_WithALongKey_IsTakenUpToItsBound(int length, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(
            HttpMethod.Put, "/v1/services/shop/web/scale", Scale3, $"Idempotency-Key: {new string('k', length)}");

        Assert.Equal(status, (int)response.StatusCode);
    }
}
