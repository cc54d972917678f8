using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Actors;

public sealed class SupervisionTests
{
    private static readonly ActorOptions Thrice = new()
    {
        Supervision = new Supervision { RestartsMax = 3, BackoffMin = TimeSpan.FromSeconds(1), BackoffMax = TimeSpan.FromSeconds(8) },
    };

    private readonly ActorStage _stage = new();

    [Fact]
    public void Failure_InReceive_AnswersTheSenderAtOnce()
    {
        var actor = _stage.Spawn((_, _) => throw new InvalidOperationException("broken"), Thrice);
        var began = _stage.Loop.Time.Ticks;

        var failed = Assert.IsType<AskOutcome.Failed>(_stage.Ask(actor, "hello"));

        Assert.Contains("broken", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(began, _stage.Loop.Time.Ticks);
        Assert.Contains(_stage.Log.Lines, line => line.Level == ActorLogLevel.Error && line.Text.Contains("broken", StringComparison.Ordinal));
    }

    [Fact]
    public void Failure_ThenBackoff_FreshInstanceHandlesWhatWaited()
    {
        var actor = _stage.Spawn(NoteOrThrow, Thrice);

        _stage.Tell(actor, "throw", "after");
        Assert.Equal(["start", "stop"], _stage.Notes);
        _stage.Loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(["start", "stop", "start", "after"], _stage.Notes);
    }

    [Fact]
    public void Failures_InARow_BackOffLongerEachTime()
    {
        var actor = _stage.Spawn(NoteOrThrow, Thrice);
        _stage.Tell(actor, "throw", "throw", "after");

        _stage.Loop.RunFor(TimeSpan.FromSeconds(1)); // first restart, second failure
        _stage.Loop.RunFor(TimeSpan.FromSeconds(1.9));
        Assert.DoesNotContain("after", _stage.Notes);
        _stage.Loop.RunFor(TimeSpan.FromSeconds(0.1));

        Assert.Contains("after", _stage.Notes);
    }

    [Fact]
    public void Failures_TooManyInTheWindow_StopsTheActor()
    {
        var actor = _stage.Spawn(NoteOrThrow, Thrice);
        _stage.Tell(actor, "throw", "throw", "throw", "throw");
        var waiting = actor.AskAsync("waiting", TimeSpan.FromMinutes(5));

        _stage.Loop.RunFor(TimeSpan.FromSeconds(30));

        Assert.IsType<AskOutcome.Stopped>(_stage.Loop.Await(waiting));
        Assert.False(actor.Tell("late"));
    }

    [Fact]
    public void Failures_FarApart_NeverStopTheActor()
    {
        var actor = _stage.Spawn(NoteOrThrow, Thrice);
        for (var i = 0; i < 10; i++)
        {
            _stage.Tell(actor, "throw");
            _stage.Loop.RunFor(TimeSpan.FromMinutes(2));
        }

        Assert.True(actor.Tell("alive"));
    }

    [Fact]
    public void Failure_InPreStart_IsSupervisedToo()
    {
        var tries = 0;
        var actor = _stage.System.Spawn(
            "actor",
            () => ++tries < 3 ? throw new InvalidOperationException("not yet") : new ScriptedActor(_stage, NoteOrThrow),
            Thrice);

        actor.Tell("hello");
        _stage.Loop.RunFor(TimeSpan.FromSeconds(10));

        Assert.Equal(["start", "hello"], _stage.Notes);
    }

    [Fact]
    public void Failure_OfAParent_StopsItsChildrenBeforeTheRestart()
    {
        var parent = _stage.Spawn(
            (self, message) =>
            {
                if (message is "throw") throw new InvalidOperationException("broken");
                self.Context.Spawn("child", () => new ScriptedActor(_stage, (_, _) => { }));
            },
            Thrice);
        _stage.Tell(parent, "spawn");
        _stage.Tell(parent, "throw", "spawn");

        _stage.Loop.RunFor(TimeSpan.FromSeconds(1));

        // The same child name is free again, so the old child was gone.
        Assert.Equal(["start", "start", "stop", "stop", "start", "start"], _stage.Notes);
    }

    [Fact]
    public void Failure_TimersAndWorkOfTheOldInstance_NeverArrive()
    {
        var never = new TaskCompletionSource<string>();
        var actor = _stage.Spawn(
            (self, message) =>
            {
                if (message is not "begin")
                {
                    self.Note(message);
                    return;
                }

                self.Context.StartTimer("t", TimeSpan.FromSeconds(2), "timer");
                self.Context.Pipe(_ => never.Task, _ => "piped");
                throw new InvalidOperationException("broken");
            },
            Thrice);
        _stage.Tell(actor, "begin");
        _stage.Loop.RunFor(TimeSpan.FromSeconds(5));

        never.SetResult("done");
        _stage.Loop.Settle();

        Assert.Equal(["start", "stop", "start"], _stage.Notes);
    }

    private static void NoteOrThrow(ScriptedActor self, object message)
    {
        if (message is "throw") throw new InvalidOperationException("broken");
        self.Note(message);
    }
}
