using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Actors;

public sealed class PipeTests
{
    private readonly ActorStage _stage = new();
    private readonly TaskCompletionSource<string> _work = new();

    [Fact]
    public void Pipe_WorkSucceeds_CompletionHasTheSenderOfItsMessage()
    {
        var actor = Piping(hold: false);
        var asked = actor.AskAsync("go", TimeSpan.FromSeconds(5));
        _stage.Loop.Settle();
        Assert.False(asked.IsCompleted);

        _work.SetResult("done");

        Assert.Equal(new AskOutcome.Answered("done"), _stage.Loop.Await(asked));
    }

    [Fact]
    public void Pipe_WorkThrowsAtOnce_CompletionIsTheFailure()
    {
        var actor = _stage.Spawn((self, message) =>
        {
            if (message is "go") self.Context.Pipe<string>(_ => throw new InvalidOperationException("early"), outcome => outcome.Failure!.Message);
            else self.Note(message);
        });

        _stage.Tell(actor, "go");

        Assert.Equal(["start", "early"], _stage.Notes);
    }

    [Fact]
    public void Pipe_ActorStops_CancelsTheWorkAndAnswersItsSender()
    {
        var cancelled = false;
        var actor = _stage.Spawn((self, message) =>
        {
            if (message is "stop") self.Context.Stop(self.Context.Self);
            else self.Context.Pipe(Work, outcome => outcome);
        });
        var asked = actor.AskAsync("go", TimeSpan.FromSeconds(5));

        _stage.Tell(actor, "stop");

        Assert.True(cancelled);
        Assert.IsType<AskOutcome.Failed>(_stage.Loop.Await(asked));
        Task<string> Work(CancellationToken cancel)
        {
            cancel.Register(() => cancelled = true);
            return _work.Task;
        }
    }

    [Fact]
    public void PipeAndHold_UntilItsCompletion_EverythingElseWaits()
    {
        var actor = Piping(hold: true);
        _stage.Tell(actor, "go", "a", "b");
        Assert.Equal(["start"], _stage.Notes);

        _work.SetResult("done");
        _stage.Loop.Settle();

        Assert.Equal(["start", "done", "a", "b"], _stage.Notes);
    }

    [Fact]
    public void PipeAndHold_MoreThanTheMailboxTakes_IsRefusedNotLost()
    {
        var actor = Piping(hold: true, new ActorOptions { MailboxCapacity = 2 });
        _stage.Tell(actor, "go");
        _stage.Tell(actor, "a", "b");

        Assert.False(actor.Tell("c"));
        _work.SetResult("done");
        _stage.Loop.Settle();

        Assert.Equal(["start", "done", "a", "b"], _stage.Notes);
    }

    [Fact]
    public void PipeAndHold_StopMeanwhile_StopsAtOnce()
    {
        var actor = Piping(hold: true);
        var controller = _stage.Spawn((self, message) => self.Context.Stop((ActorRef)message), name: "controller");
        _stage.Tell(actor, "go", "a");

        _stage.Tell(controller, actor);

        Assert.False(actor.Tell("b"));
        Assert.DoesNotContain("a", _stage.Notes);
    }

    private ActorRef Piping(bool hold, ActorOptions? options = null) => _stage.Spawn(
        (self, message) =>
        {
            switch (message)
            {
                case "go" when hold:
                    self.Context.PipeAndHold(_ => _work.Task, outcome => outcome);
                    break;
                case "go":
                    self.Context.Pipe(_ => _work.Task, outcome => outcome);
                    break;
                case Outcome<string>.Done done:
                    self.Note(done.Value);
                    self.Context.Reply(done.Value);
                    break;
                default:
                    self.Note(message);
                    break;
            }
        },
        options);
}
