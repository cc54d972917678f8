using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Actors;

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ActorStage _stage = new();

    [Fact]
    public void Timer_Due_ArrivesOnce()
    {
        _stage.Tell(Timed((context, _) => context.StartTimer("t", Second, "tick")), "go");

        _stage.Loop.RunFor(Second * 0.999);
        Assert.Equal(["start"], _stage.Notes);
        _stage.Loop.RunFor(Second * 10);

        Assert.Equal(["start", "tick"], _stage.Notes);
    }

    [Fact]
    public void Timer_FurtherAheadThanTheSystemReaches_ArrivesOnceAndNotBefore()
    {
        _stage.Tell(Timed((context, _) => context.StartTimer("t", TimeSpan.FromDays(365), "tick")), "go");

        _stage.Loop.RunFor(TimeSpan.FromDays(365) - Second);
        Assert.Equal(["start"], _stage.Notes);
        _stage.Loop.RunFor(TimeSpan.FromDays(365));

        Assert.Equal(["start", "tick"], _stage.Notes);
    }

    [Fact]
    public void Timer_DueBeforeNow_ArrivesAtOnce()
    {
        _stage.Tell(Timed((context, _) => context.StartTimer("t", -Second, "tick")), "go");

        Assert.Equal(["start", "tick"], _stage.Notes);
    }

    [Fact]
    public void Timer_StartedAgain_OnlyTheLastArrives()
    {
        _stage.Tell(
            Timed((context, message) => context.StartTimer("t", Second, $"tick of {message}")), "go", "again");

        _stage.Loop.RunFor(Second * 10);

        Assert.Equal(["start", "tick of again"], _stage.Notes);
    }

    [Fact]
    public void Timer_CancelledWhenAlreadyDue_NeverArrives()
    {
        var actor = _stage.Spawn((self, message) =>
        {
            switch (message)
            {
                case "go":
                    self.Context.StartTimer("t", Second, "tick");
                    break;
                case "block":
                    // The timer falls due while this work holds its message back, and is cancelled before it is received.
                    self.Context.PipeAndHold(Wait, _ => "cancel");
                    break;
                case "cancel":
                    self.Context.CancelTimer("t");
                    break;
                default:
                    self.Note(message);
                    break;
            }
        });
        _stage.Tell(actor, "go", "block");

        _stage.Loop.RunFor(Second * 10);

        Assert.Equal(["start"], _stage.Notes);
        async Task<bool> Wait(CancellationToken cancel)
        {
            await Task.Delay(Second * 2, _stage.Loop.Time, cancel);
            return true;
        }
    }

    [Fact]
    public void PeriodicTimer_Runs_UntilCancelled()
    {
        var actor = Timed((context, message) =>
        {
            if (message is "go") context.StartPeriodicTimer("t", Second, "tick");
            else context.CancelTimer("t");
        });
        _stage.Tell(actor, "go");

        _stage.Loop.RunFor(Second * 3);
        _stage.Tell(actor, "stop");
        _stage.Loop.RunFor(Second * 3);

        Assert.Equal(["start", "tick", "tick", "tick"], _stage.Notes);
    }

    [Fact]
    public void PeriodicTimer_FurtherApartThanTheSystemReaches_KeepsItsTime()
    {
        _stage.Tell(Timed((context, _) => context.StartPeriodicTimer("t", TimeSpan.FromDays(60), "tick")), "go");

        _stage.Loop.RunFor(TimeSpan.FromDays(181));

        Assert.Equal(["start", "tick", "tick", "tick"], _stage.Notes);
    }

    [Fact]
    public void PeriodicTimer_SlowActor_DoesNotPileUp()
    {
        var actor = _stage.Spawn((self, message) =>
        {
            if (message is "go")
            {
                self.Context.StartPeriodicTimer("t", Second, "tick");
                self.Context.PipeAndHold(
                    async cancel =>
                    {
                        await Task.Delay(Second * 60.5, _stage.Loop.Time, cancel);
                        return true;
                    },
                    _ => "awake");
            }
            else
            {
                self.Note(message);
            }
        });
        _stage.Tell(actor, "go");

        _stage.Loop.RunFor(Second * 61);

        Assert.Equal(["start", "awake", "tick"], _stage.Notes);
    }

    [Fact]
    public void Now_WithinOneMessage_StandsStill()
    {
        var actor = _stage.Spawn((self, _) =>
        {
            var before = self.Context.Now;
            _stage.Loop.Time.JumpTo(_stage.Loop.Time.Ticks + Second.Ticks);
            self.Note(before == self.Context.Now);
        });

        _stage.Tell(actor, "go");

        Assert.Equal(["start", "True"], _stage.Notes);
    }

    /// <summary>An actor that starts and cancels timers as told, and notes their messages.</summary>
    private ActorRef Timed(Action<ActorContext, string> act) => _stage.Spawn((self, message) =>
    {
        if (message is "go" or "again" or "stop") act(self.Context, (string)message);
        else self.Note(message);
    });
}
