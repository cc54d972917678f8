using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Peers;

/// <summary>What a failure in the middle of HTTP/2 means: nothing was done, only where the peer itself says so.</summary>
public sealed class LostAnswerStories
{
    private const uint NoError = 0;
    private const uint InternalError = 2;
    private const uint RefusedStream = 7;

    [Fact]
    public Task Stream_Refused_DidNothing() =>
        AssertOutcomeAsync(PeerStage.AssertNothingDone, stream => ScriptedHttp2.Reset(stream, RefusedStream));

    [Fact]
    public Task Stream_ResetWithAnError_IsOfUnknownOutcome() =>
        AssertOutcomeAsync(IsUnknown, stream => ScriptedHttp2.Reset(stream, InternalError));

    /// <summary>As when a server stops: the HTTP client tries again by itself, and finds nobody.</summary>
    [Fact]
    public async Task Connection_GoneAwayBeforeTheStream_DidNothing()
    {
        const int AsksWhoItIs = 2;
        await using var stage = await PeerStage.StartAsync();
        ScriptedHttp2? peer = null;
        var requests = 0;
        using var _ = peer = new ScriptedHttp2(stage.There, stream =>
        {
            if (++requests <= AsksWhoItIs) return ScriptedHttp2.Reset(stream, InternalError);
            peer!.Dispose();
            return ScriptedHttp2.GoAway(0, NoError);
        });

        var reply = await stage.Transport.AskAsync(PeerStage.At(peer.Address), "e", new GetService(), PeerStage.Long);

        PeerStage.AssertNothingDone(reply);
        Assert.Equal(AsksWhoItIs + 1, requests);
    }

    [Fact]
    public Task Connection_GoneAwayAfterTheStream_IsOfUnknownOutcome() =>
        AssertOutcomeAsync(
            IsUnknown,
            stream => [.. ScriptedHttp2.GoAway((uint)stream, InternalError), .. ScriptedHttp2.Reset(stream, InternalError)]);

    private static async Task AssertOutcomeAsync(Action<object> check, Func<int, byte[]> answer)
    {
        await using var stage = await PeerStage.StartAsync();
        using var peer = new ScriptedHttp2(stage.There, answer);

        var reply = await stage.Transport.AskAsync(PeerStage.At(peer.Address), "e", new GetService(), TimeSpan.FromSeconds(5));

        check(reply);
    }

    private static void IsUnknown(object reply) => Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<Refusal>(reply).Kind);
}
