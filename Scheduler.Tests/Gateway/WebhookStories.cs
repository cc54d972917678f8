using System.Net;
using System.Text.Json.Nodes;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Webhooks;

namespace Scheduler.Tests.Gateway;

/// <summary>What callers of webhooks bring about: updates one at a time, each once.</summary>
public sealed class WebhookStories
{
    private const string Upgrade = """{"name":"ci","kind":"upgrade","stack":"shop","service":"web"}""";
    private const string Push = """{"name":"registry","kind":"push","stack":"shop"}""";
    private const string Scale = """{"name":"more","kind":"scale","stack":"shop","service":"web","by":2,"max":6}""";

    [Fact]
    public async Task Upgrade_ToATag_IsDoneWithoutTheApiToken_AndShownWithItsCall()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Upgrade);

        var answer = await stage.CallAsync($"{url}?tag=2", "anything");

        Assert.Equal((HttpStatusCode.OK, "done"), (answer.Status, answer.Result));
        Assert.Equal("registry.example.org:5000/shop/web:2", stage.Web.State.Spec.Container.Image);
        var call = (await stage.ShownAsync("ci"))["calls"]![0]!;
        Assert.Equal(
            ("done", "shop/web: it is updated, as revision 2", "127.0.0.1"),
            ((string?)call["result"], (string?)call["text"], (string?)call["from"]));
        Assert.Contains(stage.Gateway.Feed.OwnAfter(0, 99), one => one is { Type: "webhook.done", Subject: "shop/web" });
    }

    [Fact]
    public async Task Push_TwentyTimesWithinAnUpdate_IsOneUpdateMoreToTheNewest()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Push);

        for (var push = 0; push < 20; push++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await stage.CallAsync(url, Payloads.Distribution(id: $"e{push}", digest: DigestOf(push)))).Status);
            if (push == 0) await stage.AtRestAsync("registry");
        }

        Assert.Equal((2, DigestOf(0)), (stage.Web.State.Revision, stage.Web.View.ImageDigest));
        Assert.Contains("is under way", (string?)(await Waiting(stage, "registry"))["reason"], StringComparison.Ordinal);
        stage.Until(UpdateState.Completed);
        var shown = await stage.AtRestAsync("registry");

        Assert.Equal((3, DigestOf(19)), (stage.Web.State.Revision, stage.Web.View.ImageDigest));
        Assert.Equal("done", (string?)shown["calls"]![0]!["result"]);
        Assert.Equal("replaced", (string?)shown["calls"]![1]!["result"]);
    }

    [Fact]
    public async Task Push_ToldAgain_IsDoneOnce_AlsoByAnotherServer()
    {
        await using var stage = await WebhookStage.StartAsync();
        await using var other = await stage.AnotherAsync();
        var url = await stage.CreateAsync(Push);
        await stage.CallAsync(url, Payloads.Distribution());
        await stage.AtRestAsync("registry");
        stage.Until(UpdateState.Completed);
        stage.Send(new ServiceCommand.Put(
            Core.Specs.Web,
            Core.Specs.Of(WebhookStage.Image) with { ForceUpdate = 1 },
            null,
            "x"));
        stage.Until(UpdateState.Completed);

        var again = await stage.CallAsync(url, Payloads.Distribution());
        var elsewhere = await stage.CallAsync(new Uri(other.Address, new Uri(url).PathAndQuery).ToString(), Payloads.Distribution());

        Assert.Equal((HttpStatusCode.OK, "repeated", "repeated"), (again.Status, again.Result, elsewhere.Result));
        Assert.Equal(3, stage.Web.State.Revision);
    }

    [Fact]
    public async Task Push_OfNothingThatRuns_OrOfSomethingElse_IsIgnoredAndNotAskedForAgain()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Push);

        Assert.Equal((HttpStatusCode.OK, "ignored"), await Ends(stage.CallAsync(url, Payloads.Hub)));
        Assert.Equal((HttpStatusCode.OK, "ignored"), await Ends(stage.CallAsync(url, """{"events":[]}""")));
        Assert.Equal(HttpStatusCode.BadRequest, (await stage.CallAsync(url, "{}")).Status);
        Assert.Equal(1, stage.Web.State.Revision);
    }

    [Fact]
    public async Task Scale_CalledAgainAndAgain_StaysWithinItsBounds()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Scale);

        var answers = new[] { await stage.CallAsync(url), await stage.CallAsync(url), await stage.CallAsync(url) };

        Assert.Equal(["done", "done", "unchanged"], answers.Select(answer => answer.Result));
        Assert.Equal(6, stage.Web.State.Scale);
    }

    [Fact]
    public async Task Delivery_WithAnId_IsDoneOnce()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Scale);

        await stage.CallAsync(url, "", "X-GitHub-Delivery: 72d3162e");
        var again = await stage.CallAsync(url, "", "X-GitHub-Delivery: 72d3162e");

        Assert.Equal(("repeated", 5), (again.Result, stage.Web.State.Scale));
    }

    [Fact]
    public async Task Call_WhoseOutcomeNobodyHeard_IsGoneOnWithAndDoneOnce()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Scale);
        var lost = 0;
        stage.Deliver = (_, apply) => apply() is var reply && lost++ == 0
            ? new Refusal(RefusalKind.OutcomeUnknown, "the connection was lost")
            : reply;

        Assert.Equal(HttpStatusCode.Accepted, (await stage.CallAsync(url)).Status);
        await stage.AtRestAsync("more");

        Assert.Equal((5, true), (stage.Web.State.Scale, lost > 1));
    }

    [Fact]
    public async Task Call_WhoseServerIsGone_IsGoneOnWithByTheNextOne()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Upgrade);
        stage.Deliver = (_, _) => Refusal.Unavailable("nobody owns its shard");
        Assert.Equal(HttpStatusCode.Accepted, (await stage.CallAsync($"{url}?tag=2")).Status);
        await stage.Gateway.StopAsync();
        stage.Deliver = (_, apply) => apply();

        await using var next = await stage.AnotherAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while ((await next.GetJsonAsync("/v1/webhooks/ci"))["waiting"]!.AsArray().Count > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);

        Assert.Equal((2, "registry.example.org:5000/shop/web:2"), (stage.Web.State.Revision, stage.Web.State.Spec.Container.Image));
    }

    [Fact]
    public async Task Upgrade_OverOneThatFails_IsBegunAtOnce()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Upgrade);
        stage.Web.Fate = (one, seconds) => seconds is null ? InstanceState.Created : one.Revision == 2 ? InstanceState.Failed : InstanceState.Running;
        await stage.CallAsync($"{url}?tag=2");
        while (!stage.Web.Update.IsHeld) stage.Pass(1);

        var remedy = await stage.CallAsync($"{url}?tag=3");

        Assert.Equal("done", remedy.Result);
        stage.Until(UpdateState.Completed);
        Assert.Equal((3, "registry.example.org:5000/shop/web:3"), (stage.Web.View.UpToDate, stage.Web.State.Spec.Container.Image));
    }

    [Fact]
    public async Task Upgrade_ThatWaitsForAPersonForTooLong_IsGivenUpAndSaysSo()
    {
        await using var stage = await WebhookStage.StartAsync(options: section => section with { WaitMax = TimeSpan.FromMilliseconds(300) });
        var url = await stage.CreateAsync(Upgrade);
        await stage.CallAsync($"{url}?tag=2");
        stage.Send(new ServiceCommand.PauseUpdate());

        Assert.Equal((HttpStatusCode.Accepted, "waits"), await Ends(stage.CallAsync($"{url}?tag=3")));
        var call = (await stage.AtRestAsync("ci"))["calls"]![0]!;

        Assert.Equal("givenUp", (string?)call["result"]);
        Assert.Contains("a person has paused", (string?)call["text"], StringComparison.Ordinal);
        Assert.Equal(2, stage.Web.State.Revision);
    }

    [Fact]
    public async Task Upgrade_ThatWaits_IsGivenUpWhenItsWebhookIsDisabled()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync(Upgrade);
        await stage.CallAsync($"{url}?tag=2");
        await stage.CallAsync($"{url}?tag=3");

        await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/webhooks/ci/disable");
        stage.Until(UpdateState.Completed);

        Assert.Equal(HttpStatusCode.Conflict, (await stage.CallAsync($"{url}?tag=4")).Status);
        Assert.Equal(2, stage.Web.State.Revision);
        await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/webhooks/ci/enable");
        Assert.Equal("done", (await stage.CallAsync($"{url}?tag=4")).Result);
    }

    [Fact]
    public async Task Upgrade_OfAStack_UpdatesWhatOthersDependOnFirst()
    {
        await using var stage = await WebhookStage.StartAsync();
        stage.Gateway.Services.Put("shop", "app", 1, "app:1", "db");
        stage.Gateway.Services.Put("shop", "db", 1, "db:1");
        stage.Gateway.Services.Put("blog", "web", 1, "app:1");
        var url = await stage.CreateAsync("""{"name":"ci","kind":"upgrade","stack":"shop"}""");

        Assert.Equal("done", (await stage.CallAsync($"{url}?tag=2")).Result);

        Assert.Equal(["db", "app"], stage.Gateway.Services.Received.Select(one => one.Key.Service));
        Assert.Equal("app:1", stage.Gateway.Board.Services[new ServiceKey("blog", "web")].Spec.Container.Image);
    }

    [Fact]
    public async Task Call_OfAServerThatHasJustStarted_IsTakenWhereItNeedsNoPictureOfAllServices()
    {
        await using var stage = await WebhookStage.StartAsync(options: section => section with { SettleFor = TimeSpan.FromHours(1) });
        var (push, ofStack, ofService) = (
            await stage.CreateAsync(Push),
            await stage.CreateAsync("""{"name":"all","kind":"upgrade","stack":"shop"}"""),
            await stage.CreateAsync(Upgrade));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stage.CallAsync(push, Payloads.Distribution())).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stage.CallAsync(ofStack)).Status);
        Assert.Equal("done", (await stage.CallAsync($"{ofService}?tag=2")).Result);
        Assert.Equal(2, stage.Web.State.Revision);
    }

    [Fact]
    public async Task Upgrade_OfAServiceThatIsNotThere_IsRefused()
    {
        await using var stage = await WebhookStage.StartAsync();
        var url = await stage.CreateAsync("""{"name":"gone","kind":"upgrade","stack":"shop","service":"gone"}""");

        var answer = await stage.CallAsync(url);

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("There is no service shop/gone", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrade_ThatWouldGetNoFurther_IsNotBegunAndSaysWhy()
    {
        await using var host = new ScriptedHost("test-cluster");
        await using var stage = await WebhookStage.StartAsync(with: services => services with { CallsOf = _ => host.Calls });
        foreach (var name in (string[])["a", "b", "c"]) stage.Gateway.Board.Post(Core.Specs.Host(name));
        host.Does["/distribution/registry.example.org:5000/shop/web:nosuch/json"] = (stream, end) =>
            ScriptedHost.SayAsync(stream, "404 Not Found", """{"message":"manifest unknown"}""", end);
        var url = await stage.CreateAsync(Upgrade);

        var answer = await stage.CallAsync($"{url}?tag=nosuch");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("not begun: ", answer.Text, StringComparison.Ordinal);
        Assert.Contains("manifest unknown", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, stage.Web.State.Revision);
    }

    private static string DigestOf(int push) => $"sha256:{push:x64}";

    private static async Task<(HttpStatusCode, string?)> Ends(Task<HookAnswer> call) =>
        (await call) is var answer ? (answer.Status, answer.Result) : default;

    private static async Task<JsonNode> Waiting(WebhookStage stage, string name)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (true)
        {
            if ((await stage.ShownAsync(name))["waiting"]!.AsArray() is [{ } one] && one["reason"] is not null) return one;
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }
}
