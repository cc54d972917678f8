using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Peers;

public sealed class AskStories
{
    private static readonly ServiceRequest Scale = new(new ServiceCommand.SetScale(3), IfVersion: 7, IdempotencyKey: "k");

    [Fact]
    public async Task Ask_OfWhatLivesThere_BringsItsReply()
    {
        await using var stage = await PeerStage.StartAsync();
        object? received = null;
        stage.Inbox.OnAsk = (address, message, deadline, _) =>
        {
            received = (address, message);
            Assert.InRange(deadline, TimeSpan.FromSeconds(10), PeerStage.Long);
            return Task.FromResult<object>(Refusal.Conflict("taken"));
        };

        var reply = await stage.Transport.AskAsync(stage.Target, "service/shop/wéb 1", Scale, PeerStage.Long);

        Assert.Equal(Refusal.Conflict("taken"), reply);
        Assert.Equal(("service/shop/wéb 1", (object)Scale), received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deliver_ToAMailbox_SaysWhetherItTookIt(bool takes)
    {
        await using var stage = await PeerStage.StartAsync();
        (string, object)? delivered = null;
        stage.Inbox.OnDeliver = (address, message) =>
        {
            delivered = (address, message);
            return takes;
        };

        Assert.Equal(takes, await stage.Transport.DeliverAsync(stage.Target, "board", new NotHere("news"), PeerStage.Long));
        Assert.Equal(("board", new NotHere("news")), delivered);
    }

    [Fact]
    public async Task Ask_WithAMessageOfMegabytes_BringsAnAnswerAsLarge()
    {
        await using var stage = await PeerStage.StartAsync();
        stage.Inbox.OnAsk = (_, message, _, _) => Task.FromResult<object>(new NotHere(((Refusal)message).Reason));
        var text = new string('x', 5_000_000);

        var reply = await stage.Transport.AskAsync(stage.Target, "board", Refusal.Conflict(text), PeerStage.Long);

        Assert.True(reply is NotHere { Reason: var back } && back == text);
    }

    [Fact]
    public async Task Ask_AThousandAtOnce_EachGetsItsOwnAnswer()
    {
        await using var stage = await PeerStage.StartAsync();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 1000).Select(n => stage.Transport.AskAsync(stage.Target, $"e/{n}", new GetService(), PeerStage.Long)));

        Assert.Equal(Enumerable.Range(0, 1000).Select(n => (object)new NotHere($"e/{n}")), replies);
    }

    [Fact]
    public async Task Ask_PastItsDeadline_IsOfUnknownOutcomeAndEndsThereToo()
    {
        await using var stage = await PeerStage.StartAsync();
        await stage.Transport.AskAsync(stage.Target, "warm", new GetService(), PeerStage.Long);
        var ended = new TaskCompletionSource();
        stage.Inbox.OnAsk = async (_, _, _, cancel) =>
        {
            try
            {
                return await new TaskCompletionSource<object>().Task.WaitAsync(cancel);
            }
            finally
            {
                ended.SetResult();
            }
        };

        var reply = await stage.Transport.AskAsync(stage.Target, "e", Scale, TimeSpan.FromSeconds(2));

        Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<Refusal>(reply).Kind);
        await ended.Task.WaitAsync(PeerStage.Long);
    }

    [Fact]
    public async Task Ask_WithoutTimeLeft_IsNotSent()
    {
        await using var stage = await PeerStage.StartAsync();

        var reply = await stage.Transport.AskAsync(stage.Target, "e", Scale, TimeSpan.Zero);

        PeerStage.AssertNothingDone(reply);
        Assert.Equal(0, stage.Inbox.Asked);
    }

    [Fact]
    public async Task Ask_TakenBack_ThrowsHereAndIsCancelledThere()
    {
        await using var stage = await PeerStage.StartAsync();
        using var cancel = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        stage.Inbox.OnAsk = async (_, _, _, there) =>
        {
            await cancel.CancelAsync();
            try
            {
                return await new TaskCompletionSource<object>().Task.WaitAsync(there);
            }
            finally
            {
                ended.SetResult();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => stage.Transport.AskAsync(stage.Target, "e", Scale, PeerStage.Long, cancel.Token));

        await ended.Task.WaitAsync(PeerStage.Long);
    }

    [Fact]
    public async Task Ask_WhoseServerStopsMeanwhile_IsOfUnknownOutcome()
    {
        await using var stage = await PeerStage.StartAsync();
        var (come, go) = stage.Inbox.Hold();
        var asking = stage.Transport.AskAsync(stage.Target, "e", Scale, PeerStage.Long);
        await come.WaitAsync(PeerStage.Long);

        await stage.Server.StopAsync(TimeSpan.Zero);

        Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<Refusal>(await asking).Kind);
        go.SetResult();
    }

    [Fact]
    public async Task Ask_UnderWayWhileItsServerDrains_IsAnswered()
    {
        await using var stage = await PeerStage.StartAsync();
        var (come, go) = stage.Inbox.Hold();
        var asking = stage.Transport.AskAsync(stage.Target, "e", Scale, PeerStage.Long);
        await come.WaitAsync(PeerStage.Long);

        var stopping = stage.Server.StopAsync(PeerStage.Long);
        go.SetResult();

        Assert.Equal(Refusal.Conflict("held"), await asking);
        await stopping;
    }

    [Fact]
    public async Task Ask_OfAPortWhereNobodyListens_DidNothing()
    {
        await using var stage = await PeerStage.StartAsync();
        await stage.Server.StopAsync(TimeSpan.Zero);

        var reply = await stage.Transport.AskAsync(stage.Target, "e", Scale, PeerStage.Long);

        PeerStage.AssertNothingDone(reply);
        Assert.False(await stage.Transport.DeliverAsync(stage.Target, "e", Scale, PeerStage.Long));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no port")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("nowhere.invalid:7071")]
    public async Task Ask_OfAnAddressThatIsNone_DidNothing(string address)
    {
        await using var stage = await PeerStage.StartAsync();

        var reply = await stage.Transport.AskAsync(PeerStage.At(address), "e", Scale, PeerStage.Long);

        PeerStage.AssertNothingDone(reply);
    }

    [Fact]
    public async Task Ask_OverAConnectionThatIsCut_GoesOverANewOneNextTime()
    {
        await using var stage = await PeerStage.StartAsync();
        using var relay = new TcpRelay(stage.Server.Endpoint.Port);
        var target = PeerStage.At($"127.0.0.1:{relay.Port}");
        var (come, go) = stage.Inbox.Hold();
        var asking = stage.Transport.AskAsync(target, "e", Scale, PeerStage.Long);
        await come.WaitAsync(PeerStage.Long);

        relay.CutStanding();

        Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<Refusal>(await asking).Kind);
        go.SetResult();
        Assert.Equal(Refusal.Conflict("held"), await stage.Transport.AskAsync(target, "e", Scale, PeerStage.Long));
    }

    [Fact]
    public async Task Ask_OverAConnectionGoneSilent_IsGivenUpBeforeItsDeadline()
    {
        await using var stage = await PeerStage.StartAsync();
        using var relay = new TcpRelay(stage.Server.Endpoint.Port);
        var target = PeerStage.At($"127.0.0.1:{relay.Port}");
        await stage.Transport.AskAsync(target, "warm", Scale, PeerStage.Long);

        relay.FreezeStanding();
        var started = TimeProvider.System.GetTimestamp();
        var reply = await stage.Transport.AskAsync(target, "e", Scale, PeerStage.Long);

        Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<Refusal>(reply).Kind);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(new NotHere("again"), await stage.Transport.AskAsync(target, "again", Scale, PeerStage.Long));
    }

    [Fact]
    public async Task Ask_WhileCertificatesAreRenewed_NeverFails()
    {
        var hasty = PeerStage.Options with { ConnectionLifetime = TimeSpan.FromMilliseconds(30), PingTimeout = PeerStage.Long };
        await using var stage = await PeerStage.StartAsync(client: hasty);
        using var relay = new TcpRelay(stage.Server.Endpoint.Port);
        var target = PeerStage.At($"127.0.0.1:{relay.Port}");

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskManyAsync(stage, target)));

        Assert.All(replies.SelectMany(some => some), reply => Assert.Equal(new NotHere("e"), reply));
        Assert.InRange(relay.Connections, 3, int.MaxValue);
    }

    private static async Task<List<object>> AskManyAsync(PeerStage stage, MemberInfo target)
    {
        var replies = new List<object>();
        for (var n = 0; n < 100; n++)
        {
            if (n % 10 == 0) stage.Here.Renew();
            if (n % 10 == 5) stage.There.Renew();
            replies.Add(await stage.Transport.AskAsync(target, "e", new GetService(), PeerStage.Long));
        }

        return replies;
    }
}
