using Scheduler.Core.Agents;

namespace Scheduler.Tests.Core.Agents;

public sealed class AgentLeaseTests
{
    private static readonly TimeSpan Span = TimeSpan.FromTicks(100);

    [Fact]
    public void Lease_CountsFromTheQuestionAndNotFromItsAnswer() =>
        Assert.Equal(110, new AgentLease().Asking(10).Asking(60).Answered(10, Span, mayStart: false).Until);

    [Fact]
    public void Answer_ToWhatWasNotAsked_ChangesNothing()
    {
        // As when the machine was started anew meanwhile, and its clock with it.
        var lease = new AgentLease().Asking(10);
        Assert.Equal(lease, lease.Answered(900_000, Span, mayStart: true));
    }

    [Fact]
    public void Answer_ThatComesLate_DoesNotShortenTheLease() =>
        Assert.Equal(120, new AgentLease().Asking(10).Asking(20).Answered(20, Span, mayStart: false).Answered(10, Span, mayStart: false).Until);

    [Fact]
    public void Start_IsAllowedOnlyByAnAnswerToAQuestionForIt()
    {
        var lease = new AgentLease().Asking(10) with { WantsStart = true };
        lease = lease.Asking(20);

        Assert.False(lease.Answered(10, Span, mayStart: true).MayStart);
        Assert.True(lease.Answered(20, Span, mayStart: true).MayStart);
    }

    [Fact]
    public void Start_AllowedOnce_IsNotAllowedAgainByTheSameAnswer()
    {
        var lease = (new AgentLease { WantsStart = true }).Asking(10).Answered(10, Span, mayStart: true).Began().Ended().Asking(20);
        Assert.False(lease.MayStart);
        lease = (lease with { WantsStart = true }).Asking(30);

        Assert.False(lease.Answered(10, Span, mayStart: true).MayStart);
        Assert.True(lease.Answered(30, Span, mayStart: true).MayStart);
    }

    [Fact]
    public void Start_WhoseEndIsNotKnown_IsAskedForOnAndOn() =>
        Assert.True(new AgentLease { WantsStart = true }.Asking(10).Began().Asking(20).Starts);

    [Fact]
    public void Questions_WithoutAnswers_AreBounded()
    {
        var lease = new AgentLease();
        for (var n = 0; n < 1000; n++) lease = lease.Asking(n);
        Assert.Equal(16, lease.Asked.Count());
    }
}
