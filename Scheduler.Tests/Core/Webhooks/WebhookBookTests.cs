using Scheduler.Core.Webhooks;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Webhooks;

/// <summary>What a webhook remembers.</summary>
public sealed class WebhookBookTests
{
    private static readonly ServiceKey Web = new("shop", "web");

    [Fact]
    public void Accept_ANewerImageForTheSameService_TakesThePlaceOfTheOneThatWaits()
    {
        var book = WebhookBook.Empty.Accept(WebhookDecisionTests.CallOf("1"), ["a"], [Wish("1", "2")]);

        book = book.Accept(WebhookDecisionTests.CallOf("2"), ["b"], [Wish("2", "3")]);

        Assert.Equal("3", Assert.Single(book.Waiting).Deed.Tag);
        Assert.Equal([WebhookResult.Waits, WebhookResult.Replaced], book.Calls.Select(call => call.Result));
        Assert.True(book.Knows("a") && book.Knows("b"));
    }

    [Fact]
    public void Accept_SeveralScales_AllWait()
    {
        var book = WebhookBook.Empty
            .Accept(WebhookDecisionTests.CallOf("1"), [], [Scale("1")])
            .Accept(WebhookDecisionTests.CallOf("2"), [], [Scale("2")]);

        Assert.Equal(["1", "2"], book.Waiting.Select(wish => wish.Id));
    }

    [Fact]
    public void Over_AWish_IsToldWithItsCall_AlsoWhenANewerOneHadTakenItsPlace()
    {
        var (first, second) = (Wish("1", "2"), Wish("2", "3"));
        var book = WebhookBook.Empty.Accept(WebhookDecisionTests.CallOf("1"), [], [first]).Accept(WebhookDecisionTests.CallOf("2"), [], [second]);

        book = book.Over(first, WebhookResult.Done, "it is updated").Waits(first, "late").Over(second, WebhookResult.Refused, "no such image");

        Assert.Empty(book.Waiting);
        Assert.Equal(
            [(WebhookResult.Refused, "shop/web: no such image"), (WebhookResult.Done, "shop/web: it is updated")],
            book.Calls.Select(call => (call.Result, call.Text)));
    }

    [Fact]
    public void Waits_ForTheSameReason_ChangesNothingThatWouldBeWritten()
    {
        var wish = Wish("1", "2");
        var book = WebhookBook.Empty.Accept(WebhookDecisionTests.CallOf("1"), [], [wish]).Waits(wish, "an update goes on");

        Assert.Equal("an update goes on", Assert.Single(book.Waiting).Reason);
        Assert.Same(book, book.Waits(wish, "an update goes on"));
    }

    [Fact]
    public void Book_OfALongLife_IsBounded()
    {
        var book = WebhookBook.Empty;
        for (var number = 0; number < 1000; number++)
        {
            var wish = Wish($"{number}", $"{number}");
            book = book.Accept(WebhookDecisionTests.CallOf($"{number}"), [$"{number}"], [wish]).Over(wish, WebhookResult.Done, new string('x', 1000));
        }

        Assert.Equal((WebhookBook.DeliveriesMax, WebhookBook.CallsMax, 0), (book.Deliveries.Length, book.Calls.Length, book.Waiting.Length));
        Assert.True(book.Knows("999") && !book.Knows("0"));
        Assert.All(book.Calls, call => Assert.InRange(call.Text.Length, 1, 600));
    }

    [Fact]
    public void Note_OfWhatCameToTheSame_RemembersTheNewest()
    {
        var ignored = WebhookDecisionTests.CallOf("1") with { Result = WebhookResult.Ignored, Text = "no push" };
        var book = WebhookBook.Empty.Note(ignored).Accept(WebhookDecisionTests.CallOf("2"), [], [Wish("2", "3")]).Note(ignored with { Id = "3" });

        Assert.Equal(["3", "2"], book.Calls.Select(call => call.Id));
    }

    [Fact]
    public void Cancelled_WhatWaits_IsGivenUp()
    {
        var book = WebhookBook.Empty.Accept(WebhookDecisionTests.CallOf("1"), [], [Wish("1", "2")]).Cancelled("it was disabled");

        Assert.Empty(book.Waiting);
        Assert.Equal(WebhookResult.GivenUp, Assert.Single(book.Calls).Result);
    }

    private static WebhookWish Wish(string call, string tag) => new(call, call, Web, new WebhookDeed { Tag = tag }, DateTimeOffset.UnixEpoch);

    private static WebhookWish Scale(string call) =>
        new(call, call, Web, new WebhookDeed { Scale = new WebhookScale(1, null, 0, 9) }, DateTimeOffset.UnixEpoch);
}
