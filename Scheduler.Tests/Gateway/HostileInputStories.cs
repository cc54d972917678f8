using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scheduler.Tests.Gateway;

/// <summary>Whatever is sent, the answer is the sender's fault: 4xx, with a problem wherever a handler could be asked.</summary>
public sealed class HostileInputStories
{
    public static TheoryData<string, string> FaultyBodies => new()
    {
        { "", "" },
        { "null", "" },
        { "[]", "" },
        { "5", "" },
        { "{", "" },
        { """{"scale":1}x""", "" },
        { """{"scale":1}{"scale":2}""", "" },
        { """{"scale":1,}""", "" },
        { """{"scale":1/*c*/}""", "" },
        { """{"Scale":1}""", "Scale" },
        { """{"scale":1,"scale":2}""", "scale" },
        { """{"scale":1,"other":{"a":[1,2]}}""", "other" },
        { """{"scale":{}}""", "scale" },
        { """{"scale":[[]]}""", "scale" },
        { """{"scale":NaN}""", "" },
        { """{"scale":1e400}""", "scale" },
        { """{"\ud800":1}""", "" },
        { string.Concat(Enumerable.Repeat("""{"scale":""", 100)), "" },
        { new string('[', 10_000), "" },
    };

    public static TheoryData<string, string> FaultySpecs => new()
    {
        { """{"container":{}}""", "spec.container.image" },
        { """{"container":{"image":5}}""", "spec.container.image" },
        { """{"container":{"image":"\ud800"}}""", "spec.container.image" },
        { """{"container":{"image":"x","ports":null}}""", "spec.container.ports" },
        { """{"container":{"image":"x","ports":[null]}}""", "spec.container.ports[0]" },
        { """{"container":{"image":"x","ports":[{"containerPort":"80"}]}}""", "spec.container.ports[0].containerPort" },
        { """{"container":{"image":"x","environment":{"A":null}}}""", "spec.container.environment.A" },
        { """{"container":{"image":"x","environment":{"A":"1","A":"2"}}}""", "spec.container.environment.A" },
        { """{"container":{"image":"x","command":"sh"}}""", "spec.container.command" },
        { """{"container":{"image":"x","command":[null]}}""", "spec.container.command[0]" },
        { """{"container":{"image":"x","stopGracePeriod":"00:00:10"}}""", "spec.container.stopGracePeriod" },
        { """{"container":{"image":"x","stopGracePeriod":"-1s"}}""", "spec.container.stopGracePeriod" },
        { """{"container":{"image":"x","pull":"sometimes"}}""", "spec.container.pull" },
        { """{"container":{"image":"x","pull":1}}""", "spec.container.pull" },
        { """{"container":{"image":"x","mounts":[{"type":"volume","source":"v"}]}}""", "spec.container.mounts[0].target" },
        { """{"container":{"image":"x"},"mode":"both"}""", "spec.mode" },
        { """{"container":{"image":"x"},"restart":null}""", "spec.restart" },
    };

    [Theory]
    [MemberData(nameof(FaultyBodies))]
    public async Task Body_ThatIsNotAScale_IsABadRequest(string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web/scale", body);

        await AssertProblemAsync(response, 400, field);
    }

    [Theory]
    [MemberData(nameof(FaultySpecs))]
    public async Task Spec_WithAFault_NamesItsField(string spec, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", $$"""{"spec":{{spec}}}""");

        await AssertProblemAsync(response, 400, field);
        Assert.Empty(gateway.Services.Received);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(";;;")]
    [InlineData(null)]
    public async Task Body_OfAnotherContentType_IsUnsupported(string? contentType)
    {
        await using var gateway = await TestGateway.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Put, "/v1/services/shop/web/scale") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var response = await gateway.Client.SendAsync(request);

        await AssertProblemAsync(response, 415);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_BeyondItsBound_IsTooLarge(bool chunked)
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { BodyBytesMax = 1024 });
        var request = new HttpRequestMessage(HttpMethod.Put, "/v1/services/shop/web/scale")
        {
            Content = new StringContent(new string(' ', 5000), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await gateway.Client.SendAsync(request);

        await AssertProblemAsync(response, 413);
    }

    [Fact]
    public async Task Body_BeyondItsBound_IsTakenToItsEnd_SoThatItsSenderReadsWhyItWasRefused()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { BodyBytesMax = 1024 });
        using var raw = await RawClient.ConnectAsync(gateway.Client.BaseAddress!);
        var part = new string(' ', 1024 * 1024);
        await raw.SendAsync(
            $"PUT /v1/services/shop/web/scale HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestGateway.Token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {8 * part.Length}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", await raw.HeadAsync(), StringComparison.Ordinal);
        for (var sent = 0; sent < 8; sent++) await raw.SendAsync(part);
        Assert.Contains("too-large", await raw.ToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/v1", 404)]
    [InlineData("GET", "/v2/services", 404)]
    [InlineData("GET", "/v1/services/shop", 404)]
    [InlineData("GET", "/v1/services/shop/web/", 404)]
    [InlineData("GET", "/v1/services/shop/web/nope", 404)]
    [InlineData("GET", "/v1/services/shop%2Fweb/x", 400)]
    [InlineData("GET", "/v1/services/-shop/x", 400)]
    [InlineData("GET", "/v1/services/shop/%20", 400)]
    [InlineData("GET", "/v1/services/shop/%C3%A9", 400)]
    [InlineData("GET", "/v1/services/shop/%0d%0aX:1", 400)]
    [InlineData("GET", "/v1/services?stack=", 400)]
    [InlineData("GET", "/v1/services?view=everything", 400)]
    [InlineData("GET", "/v1/services?stack=../..", 400)]
    [InlineData("GET", "/v1/instances?service=web", 400)]
    [InlineData("GET", "/v1/instances?service=a/b/c", 400)]
    [InlineData("GET", "/v1/hosts?x=1", 400)]
    [InlineData("POST", "/v1/services", 405)]
    [InlineData("DELETE", "/v1/events", 405)]
    [InlineData("PATCH", "/v1/services/shop/web", 405)]
    [InlineData("POST", "/v1/services/shop/web/scale", 405)]
    [InlineData("BREW", "/v1/hosts", 405)]
    [InlineData("OPTIONS", "/v1/hosts", 405)]
    [InlineData("DELETE", "/v1/services/shop/web?volumes=perhaps", 400)]
    public async Task Path_ThatIsNone_IsAProblem(string method, string path, int status)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.SendAsync(new HttpMethod(method), path);

        await AssertProblemAsync(response, status);
        if (status == 405) Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Name_BeyondItsBound_IsABadRequest()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync($"/v1/services/shop/{new string('a', 64)}");

        await AssertProblemAsync(response, 400, "service");
    }

    [Theory]
    [InlineData("GET /v1/hosts\0 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /v1/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET http://evil/v1/hosts HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /ping HTTP/1.1\r\n\r\n")]
    [InlineData("GET /ping HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /ping HTTP/1.1\r\nHost: rebound.example\r\n\r\n")]
    [InlineData("NONSENSE\r\n\r\n")]
    [InlineData("PUT /v1/services/a/b/scale HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("PUT /v1/services/a/b/scale HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}")]
    [InlineData("PUT /v1/services/a/b/scale HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sch_test-token-0123456789\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET /v1/hosts HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: \u00e9\r\n\r\n")]
    public async Task Bytes_ThatAreNoRequest_AreTheSendersFault(string bytes)
    {
        await using var gateway = await TestGateway.StartAsync();

        var status = await RawStatusAsync(gateway, bytes);

        Assert.InRange(status, 400, 499);
    }

    [Theory]
    [InlineData(20_000, 0)]
    [InlineData(0, 40_000)]
    public async Task Request_OfAbsurdLength_IsTheSendersFault(int pathLength, int headerLength)
    {
        await using var gateway = await TestGateway.StartAsync();

        var status = await RawStatusAsync(
            gateway, $"GET /{new string('a', pathLength)} HTTP/1.1\r\nHost: localhost\r\nX: {new string('b', headerLength)}\r\n\r\n");

        Assert.InRange(status, 400, 499);
    }

    [Fact]
    public async Task Failure_Inside_IsAProblemWithoutItsInnards()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Intercept = (_, _) => throw new InvalidOperationException("secret innards");

        using var response = await gateway.GetAsync("/v1/services/shop/web");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_BeyondTheirBound_AreToldToComeBackAndQuestionsAreAnsweredMeanwhile()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { RequestsMax = 1 });
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);
        await slow.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
            $"PUT /v1/services/shop/web HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestGateway.Token}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
        // Said when somebody waits for the body.
        using var heard = new StreamReader(slow.GetStream());
        Assert.Contains("100 Continue", await heard.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(15)), StringComparison.Ordinal);

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", "{}");

        await AssertProblemAsync(response, 429);
        Assert.NotNull(response.Headers.RetryAfter);
        using var question = await gateway.GetAsync("/v1/hosts");
        Assert.Equal(HttpStatusCode.OK, question.StatusCode);
    }

    [Fact]
    public async Task Streams_AreBoundedByThemselvesAndTakeNoRequestsPlace()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { RequestsMax = 1, FollowersMax = 2 });
        using var one = await gateway.GetAsync("/v1/events");
        using var another = await gateway.GetAsync("/v1/events");

        using var question = await gateway.GetAsync("/v1/hosts");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, another.StatusCode, question.StatusCode));
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string? field = null)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await TestGateway.JsonAsync(response);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["title"]!);
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.StartsWith("urn:scheduler:", (string)problem["type"]!, StringComparison.Ordinal);
        if (field is not null) Assert.Equal(field.Length == 0 ? null : field, (string?)problem["field"]);
    }

    private static async Task<int> RawStatusAsync(TestGateway gateway, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        var line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(15));
        return int.Parse(line!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
