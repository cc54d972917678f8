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
        AssertOutcomeAsync(RefusalKind.Unavailable, stream => ScriptedHttp2.Reset(stream, RefusedStream));

    [Fact]
    public Task Stream_ResetWithAnError_IsOfUnknownOutcome() =>
        AssertOutcomeAsync(RefusalKind.OutcomeUnknown, stream => ScriptedHttp2.Reset(stream, InternalError));

    [Fact]
    public Task Connection_GoneAwayBeforeTheStream_DidNothing() =>
        AssertOutcomeAsync(RefusalKind.Unavailable, _ => ScriptedHttp2.GoAway(0, NoError));

    [Fact]
    public Task Connection_GoneAwayAfterTheStream_IsOfUnknownOutcome() =>
        AssertOutcomeAsync(RefusalKind.OutcomeUnknown, stream => [.. ScriptedHttp2.GoAway((uint)stream, InternalError), .. ScriptedHttp2.Reset(stream, InternalError)]);

    private static async Task AssertOutcomeAsync(RefusalKind expected, Func<int, byte[]> answer)
    {
        await using var stage = await PeerStage.StartAsync();
        using var peer = new ScriptedHttp2(stage.There, answer);

        var reply = await stage.Transport.AskAsync(PeerStage.At(peer.Address), "e", new GetService(), TimeSpan.FromSeconds(5));

        Assert.Equal(expected, Assert.IsType<Refusal>(reply).Kind);
    }
}
