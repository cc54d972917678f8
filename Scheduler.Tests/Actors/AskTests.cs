using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Actors;

public sealed class AskTests
{
    private readonly ActorStage _stage = new();

    [Fact]
    public void Ask_Replied_AnswersTheReply()
    {
        var actor = _stage.Spawn((self, message) => self.Context.Reply($"{message}!"));

        Assert.Equal(new AskOutcome.Answered("hello!"), _stage.Ask(actor, "hello"));
    }

    [Fact]
    public void Ask_NoReply_ExpiresAtItsDeadline()
    {
        var actor = _stage.Spawn((_, _) => { });
        var began = _stage.Loop.Time.Ticks;

        var outcome = _stage.Ask(actor, "hello", TimeSpan.FromSeconds(3));

        Assert.Equal(new AskOutcome.Expired(TimeSpan.FromSeconds(3)), outcome);
        Assert.Equal(TimeSpan.FromSeconds(3).Ticks, _stage.Loop.Time.Ticks - began);
    }

    [Fact]
    public void Ask_RepliedTwice_KeepsTheFirst()
    {
        var actor = _stage.Spawn((self, _) =>
        {
            self.Note(self.Context.Sender!.Tell("first"));
            self.Note(self.Context.Sender!.Tell("second"));
        });

        Assert.Equal(new AskOutcome.Answered("first"), _stage.Ask(actor, "hello"));
        Assert.Equal(["start", "True", "False"], _stage.Notes);
    }

    [Fact]
    public void Ask_Cancelled_EndsCancelled()
    {
        var actor = _stage.Spawn((_, _) => { });
        using var cancel = new CancellationTokenSource();
        var asked = actor.AskAsync("hello", TimeSpan.FromSeconds(3), cancel.Token);
        _stage.Loop.Settle();

        cancel.Cancel();

        Assert.True(asked.IsCanceled);
    }

    [Fact]
    public void Ask_FromAnActor_OutcomeArrivesAsAMessage()
    {
        var answering = _stage.Spawn((self, _) => self.Context.Reply("yes"), name: "answering");
        var asking = _stage.Spawn(
            (self, message) =>
            {
                if (message is ActorRef target) self.Context.Ask(target, "well?", TimeSpan.FromSeconds(1), outcome => outcome);
                else self.Note(message);
            },
            name: "asking");

        _stage.Tell(asking, answering);

        Assert.Contains(new AskOutcome.Answered("yes").ToString(), _stage.Notes);
    }
}
