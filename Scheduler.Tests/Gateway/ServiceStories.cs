using System.Net;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Gateway;

public sealed class ServiceStories
{
    private const string Web = """{"spec":{"container":{"image":"web:1","environment":{"A":"1"},"ports":[{"containerPort":80,"hostPort":8080,"hostPortLast":8080}],"stopGracePeriod":"1m30s"}},"scale":2}""";

    [Fact]
    public async Task Put_NewService_IsCreatedWithItsVersionAsETag()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var put = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Web);

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal("\"1\"", put.Headers.ETag!.Tag);
        var accepted = await TestGateway.JsonAsync(put);
        Assert.True((bool)accepted["changed"]!);
        Assert.Equal("shop", (string)accepted["service"]!["stack"]!);
        var spec = Assert.IsType<ServiceCommand.Put>(gateway.Services.Received.Single().Request.Command).Spec;
        Assert.Equal(TimeSpan.FromSeconds(90), spec.Container.StopGracePeriod);
        Assert.Equal("1", spec.Container.Environment["A"]);
        Assert.Equal(new PortSpec(80, 8080, 8080), spec.Container.Ports.Single());
        Assert.Empty(spec.Container.Mounts);
    }

    [Fact]
    public async Task Put_WhatGetAnswered_ChangesNothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Web);
        var shown = await gateway.GetJsonAsync("/v1/services/shop/web");

        using var again = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", $$"""{"spec":{{shown["spec"]!.ToJsonString()}}}""");

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.False((bool)(await TestGateway.JsonAsync(again))["changed"]!);
    }

    [Fact]
    public async Task Get_UnknownService_IsNotFoundWithAProblem()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync("/v1/services/shop/nope");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await TestGateway.JsonAsync(response);
        Assert.Equal("urn:scheduler:not-found", (string)problem["type"]!);
        Assert.Equal(404, (int)problem["status"]!);
        Assert.Equal("/v1/services/shop/nope", (string)problem["instance"]!);
        Assert.Contains("shop/nope", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_VersionThatTheClientHas_IsNotModified()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(HttpMethod.Get, "/v1/services/shop/web", null, "If-None-Match: \"1\"");

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Fact]
    public async Task List_ByStackAndView_ShowsWhatWasAskedFor()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web", 3);
        gateway.Services.Put("shop", "db");
        gateway.Services.Put("other", "web");

        var all = (await gateway.GetJsonAsync("/v1/services")).AsArray();
        var shop = (await gateway.GetJsonAsync("/v1/services?stack=shop&view=full")).AsArray();

        Assert.Equal(["other/web", "shop/db", "shop/web"], all.Select(one => $"{one!["stack"]}/{one["name"]}"));
        Assert.All(all, one => Assert.Null(one!["spec"]));
        Assert.Equal(3, shop[1]!["instances"]!.AsArray().Count);
        Assert.Equal("web:1", (string)shop[1]!["spec"]!["container"]!["image"]!);
    }

    [Fact]
    public async Task Scale_WithinBounds_IsSetAndInstancesFollow()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var scaled = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web/scale", """{"scale":5}""");
        var instances = (await gateway.GetJsonAsync("/v1/instances?service=shop/web")).AsArray();

        Assert.Equal(HttpStatusCode.OK, scaled.StatusCode);
        Assert.Equal([1, 2, 3, 4, 5], instances.Select(one => (int)one!["slot"]!));
        Assert.All(instances, one => Assert.Equal("host1", (string)one!["host"]!));
        Assert.All(instances, one => Assert.Equal("running", (string)one!["state"]!));
        Assert.All(instances, one => Assert.Equal(1, (int)one!["revision"]!));
        Assert.Equal(5, instances.Select(one => (string)one!["containerId"]!).Distinct().Count());
    }

    [Theory]
    [InlineData("-1", "from 0 to 10000")]
    [InlineData("10001", "from 0 to 10000")]
    [InlineData("99999999999999", "whole number")]
    [InlineData("1.5", "whole number")]
    [InlineData("\"5\"", "whole number")]
    [InlineData("null", "null")]
    public async Task Scale_OutOfBounds_IsRefusedWithTheBound(string scale, string says)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web/scale", $$"""{"scale":{{scale}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await TestGateway.JsonAsync(response);
        Assert.Equal("scale", (string)problem["field"]!);
        Assert.Contains(says, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Board.Services.Values.Single().Scale);
    }

    [Theory]
    [InlineData("stop", typeof(ServiceCommand.Stop))]
    [InlineData("start", typeof(ServiceCommand.Start))]
    [InlineData("restart", typeof(ServiceCommand.Restart))]
    public async Task Action_OnAService_SendsItsCommand(string action, Type command)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(HttpMethod.Post, $"/v1/services/shop/web/{action}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.IsType(command, gateway.Services.Received[^1].Request.Command);
    }

    [Fact]
    public async Task Rollback_WithAndWithoutAnEarlierSpec_IsDoneOrAConflict()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web", image: "web:1");

        using var tooEarly = await gateway.SendAsync(HttpMethod.Post, "/v1/services/shop/web/rollback");
        gateway.Services.Put("shop", "web", image: "web:2");
        using var done = await gateway.SendAsync(HttpMethod.Post, "/v1/services/shop/web/rollback");

        Assert.Equal(HttpStatusCode.Conflict, tooEarly.StatusCode);
        Assert.Equal("web:1", (string)(await TestGateway.JsonAsync(done))["service"]!["image"]!);
    }

    [Fact]
    public async Task Delete_WithVolumes_PassesItOn()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(HttpMethod.Delete, "/v1/services/shop/web?volumes=true");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new ServiceCommand.Remove(Volumes: true), gateway.Services.Received[^1].Request.Command);
        Assert.Empty((await gateway.GetJsonAsync("/v1/services")).AsArray());
    }

    [Theory]
    [InlineData(RefusalKind.Invalid, 400, "invalid")]
    [InlineData(RefusalKind.NotFound, 404, "not-found")]
    [InlineData(RefusalKind.Conflict, 409, "conflict")]
    [InlineData(RefusalKind.VersionMismatch, 412, "version-mismatch")]
    [InlineData(RefusalKind.Busy, 429, "busy")]
    [InlineData(RefusalKind.Unavailable, 503, "unavailable")]
    [InlineData(RefusalKind.OutcomeUnknown, 503, "outcome-unknown")]
    public async Task Refusal_OfEachKind_HasItsStatusAndType(RefusalKind kind, int status, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Intercept = (_, message) => message is ServiceRequest ? new Refusal(kind, "Because.", "scale") : null;

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web/scale", """{"scale":1}""");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status is 429 or 503, response.Headers.RetryAfter is not null);
        var problem = await TestGateway.JsonAsync(response);
        Assert.Equal($"urn:scheduler:{type}", (string)problem["type"]!);
        Assert.Equal("Because.", (string)problem["detail"]!);
        Assert.Equal("scale", (string)problem["field"]!);
    }
}
