using System.Collections.Immutable;
using System.Text;
using Scheduler.Core.Webhooks;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Webhooks;

/// <summary>What calls of webhooks lead to.</summary>
public sealed class WebhookDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Webhook Push = new() { Name = "registry", Id = "0a", Kind = WebhookKind.Push };
    private static readonly Webhook Upgrade = new()
    {
        Name = "ci",
        Id = "0b",
        Kind = WebhookKind.Upgrade,
        Selector = new WebhookSelector { Stack = "shop" }
    };

    private static readonly ServiceView[] Services =
    [
        View("shop/web", "registry.example.org:5000/shop/web:1"),
        View("shop/old", "registry.example.org:5000/shop/web:0.9"),
        View("shop/db", "postgres:17"),
        View("blog/web", "registry.example.org:5000/shop/web:1", ("tier", "front")),
        View("blog/pinned", $"registry.example.org:5000/shop/web@{Payloads.Digest}"),
        View("blog/app", "team/app"),
    ];

    [Fact]
    public void Push_OfATag_IsForTheServicesThatHaveThatVeryTag()
    {
        var outcome = Call(Push, Payloads.Distribution());

        Assert.Equal(["blog/web", "shop/web"], Names(outcome));
        Assert.All(outcome.Wishes, wish => Assert.Equal(
            (null, Payloads.Digest, "registry.example.org:5000/shop/web"),
            (wish.Deed.Tag, wish.Deed.Digest, wish.Deed.Repository)));
        Assert.Equal("event:e1", Assert.Single(outcome.Deliveries));
    }

    [Fact]
    public void Push_WithASelector_TouchesNothingElse()
    {
        Assert.Equal(["shop/web"], Names(Call(Push with { Selector = new WebhookSelector { Stack = "shop" } }, Payloads.Distribution())));
        Assert.Equal(["blog/web"], Names(Call(Push with { Selector = Labelled("tier", "front") }, Payloads.Distribution())));
        Assert.Empty(Names(Call(Push with { Selector = Labelled("tier", "back") }, Payloads.Distribution())));
    }

    [Fact]
    public void Push_WithTagsToFollow_MovesEveryServiceOfTheRepositoryToTheTag()
    {
        var outcome = Call(Push with { Tags = "1.*" }, Payloads.Distribution("1.4"));

        Assert.Equal(["blog/pinned", "blog/web", "shop/old", "shop/web"], Names(outcome));
        Assert.All(outcome.Wishes, wish => Assert.Equal(("1.4", Payloads.Digest), (wish.Deed.Tag, wish.Deed.Digest)));
        Assert.Equal(WebhookResult.Ignored, Call(Push with { Tags = "1.*" }, Payloads.Distribution("2")).Result);
    }

    [Fact]
    public void Push_OfARegistryWithAnotherNameForServices_GoesByTheWebhooks()
    {
        var body = Payloads.Distribution(host: "10.0.0.1:5000");

        Assert.Equal(WebhookResult.Ignored, Call(Push, body).Result);
        Assert.Equal(["blog/web", "shop/web"], Names(Call(Push with { Registry = "registry.example.org:5000" }, body)));
    }

    [Fact]
    public void Push_OfDockerHub_IsForTheImageThatNamesNoTag() => Assert.Equal(["blog/app"], Names(Call(Push, Payloads.Hub)));

    [Fact]
    public void Push_ToldAgain_IsDoneOnce_AndWhatIsNewInItIsDone()
    {
        var book = WebhookBook.Empty.Accept(CallOf("1"), ["event:e1"], []);

        Assert.Equal(WebhookResult.Repeated, Call(Push, Payloads.Distribution(), book: book).Result);
        Assert.Equal("event:e2", Assert.Single(Call(Push, Payloads.Distribution(id: "e2"), book: book).Deliveries));
    }

    [Theory]
    [InlineData("shop web")]
    [InlineData("../../shop/web")]
    public void Push_OfWhatIsNoImage_IsInvalid(string repository) =>
        Assert.Equal(RefusalKind.Invalid, Call(Push, Payloads.Distribution(repository: repository)).Refusal?.Kind);

    [Fact]
    public void Upgrade_WithATagOfTheQueryOrTheBody_IsForAllThatItSelects()
    {
        Assert.All([Call(Upgrade, "", tag: "2"), Call(Upgrade, """{"tag":"2","more":[1]}""")], outcome =>
        {
            Assert.Equal(["shop/db", "shop/old", "shop/web"], Names(outcome));
            Assert.All(outcome.Wishes, wish => Assert.Equal(("2", null, null), (wish.Deed.Tag, wish.Deed.Digest, wish.Deed.Repository)));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("anything")]
    [InlineData("""{"tag":7}""")]
    public void Upgrade_WithAnythingElse_AsksForTheSameTagAnew(string body) =>
        Assert.All(Call(Upgrade, body).Wishes, wish => Assert.Equal(new WebhookDeed(), wish.Deed));

    [Theory]
    [InlineData("2")]
    [InlineData("v2")]
    [InlineData("v1.0@sha256:00")]
    [InlineData("v1/x")]
    public void Upgrade_ToATagThatIsNotAllowedOrNone_IsInvalid(string tag) =>
        Assert.Equal(RefusalKind.Invalid, Call(Upgrade with { Tags = "v1*" }, "", tag: tag).Refusal?.Kind);

    [Fact]
    public void Upgrade_OfNothing_IsAConflict_SoThatAPipelineFails() =>
        Assert.Equal(RefusalKind.Conflict, Call(Upgrade with { Selector = new WebhookSelector { Stack = "nothing" } }, "").Refusal?.Kind);

    [Fact]
    public void Scale_IsForItsServiceWhateverTheBodySays()
    {
        var hook = new Webhook
        {
            Name = "more",
            Id = "0c",
            Kind = WebhookKind.Scale,
            Selector = new WebhookSelector { Stack = "shop", Service = "web" },
            Scale = new WebhookScale(2, null, 1, 9)
        };

        Assert.Equal(new ServiceCommand.ScaleBy(2, 1, 9), Assert.Single(Call(hook, "{\"to\":100}").Wishes).Deed.Command);
        Assert.Equal(
            new ServiceCommand.SetScale(4),
            Assert.Single(Call(hook with { Scale = new WebhookScale(null, 4, 0, 9) }, "").Wishes).Deed.Command);
    }

    [Fact]
    public void Webhook_DisabledOrExpired_IsAConflict()
    {
        Assert.Contains("enable", Call(Upgrade with { IsDisabled = true }, "").Refusal?.Reason);
        Assert.Contains("expired", Call(Upgrade with { ExpiresAt = Now }, "").Refusal?.Reason);
        Assert.NotEmpty(Call(Upgrade with { ExpiresAt = Now.AddTicks(1) }, "").Wishes);
    }

    [Fact]
    public void Delivery_ThatWasAccepted_IsRepeated()
    {
        var first = Call(Upgrade, "", delivery: "d1");
        var book = WebhookBook.Empty.Accept(CallOf("1"), first.Deliveries, first.Wishes);

        Assert.Equal(WebhookResult.Repeated, Call(Upgrade, "", delivery: "d1", book: book).Result);
        Assert.NotEmpty(Call(Upgrade, "", delivery: "d2", book: book).Wishes);
        Assert.Equal(RefusalKind.Invalid, Call(Upgrade, "", delivery: new string('x', 129)).Refusal?.Kind);
    }

    [Fact]
    public void Waiting_MoreThanTheBookHolds_IsBusy()
    {
        var many = Enumerable.Range(0, WebhookBook.WaitingMax)
            .Select(number => new WebhookWish($"w{number}", "1", new ServiceKey("s", $"w{number}"), new WebhookDeed(), Now));

        Assert.Equal(RefusalKind.Busy, Call(Upgrade, "", book: WebhookBook.Empty.Accept(CallOf("1"), [], [.. many])).Refusal?.Kind);
    }

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("v1.*", "v1.2.3", true)]
    [InlineData("v1.*", "v1", false)]
    [InlineData("*-stable", "2.0-stable", true)]
    [InlineData("*-stable", "2.0-stable-rc", false)]
    [InlineData("a*b*c", "aXXbYbZc", true)]
    [InlineData("a*b*c", "aXXbYbZ", false)]
    [InlineData("latest", "latest", true)]
    [InlineData("latest", "latest2", false)]
    [InlineData("**", "", true)]
    public void TagPattern_Star_StandsForAnyCharacters(string pattern, string tag, bool expected) =>
        Assert.Equal(expected, TagPattern.Matches(pattern, tag));

    internal static WebhookCall CallOf(string id) => new() { Id = id, At = Now, Result = WebhookResult.Waits, Text = "accepted" };

    private static WebhookOutcome Call(Webhook hook, string body, string? tag = null, string? delivery = null, WebhookBook? book = null) =>
        WebhookDecision.Of(hook, book ?? WebhookBook.Empty, new WebhookInput("c1", Now, delivery, tag, null, Encoding.UTF8.GetBytes(body)), Services);

    private static IEnumerable<string> Names(WebhookOutcome outcome) =>
        outcome.Wishes.Select(wish => wish.Service.ToString()).Order(StringComparer.Ordinal);

    private static WebhookSelector Labelled(string key, string value) =>
        new() { Labels = ImmutableSortedDictionary<string, string>.Empty.Add(key, value) };

    private static ServiceView View(string key, string image, params (string Key, string Value)[] labels)
    {
        Assert.True(ServiceKey.TryParse(key, out var named));
        var spec = new ServiceSpec
        {
            Container = new ContainerSpec { Image = image, Labels = labels.ToImmutableSortedDictionary(label => label.Key, label => label.Value) }
        };
        return Specs.Shown(named, "abcd1234", spec, []) with { Scale = 1, Running = 1, UpToDate = 1, CreatedAt = Now, UpdatedAt = Now };
    }
}
