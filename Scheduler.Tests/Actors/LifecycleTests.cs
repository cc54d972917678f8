using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Actors;

public sealed class LifecycleTests
{
    private readonly ActorStage _stage = new();

    [Fact]
    public void Watch_TargetStops_TerminatedArrivesAndTheNameIsFree()
    {
        var parent = _stage.Spawn((self, message) =>
        {
            switch (message)
            {
                case "spawn":
                    self.Context.Watch(Child(self));
                    break;
                case Terminated ended:
                    self.Note($"terminated {ended.Actor.Path}");
                    Child(self);
                    break;
            }
        });

        _stage.Tell(parent, "spawn");

        Assert.Equal(["start", "start", "stop", "terminated /actor/child", "start", "stop"], _stage.Notes);
        ActorRef Child(ScriptedActor self)
        {
            var child = self.Context.Spawn("child", () => new ScriptedActor(_stage, (one, _) => one.Context.Stop(one.Context.Self)));
            child.Tell("stop yourself");
            return child;
        }
    }

    [Fact]
    public void Watch_TargetStoppedBefore_TerminatedArrivesAtOnce()
    {
        var target = _stage.Spawn((self, _) => self.Context.Stop(self.Context.Self), name: "target");
        _stage.Tell(target, "stop");
        var watcher = _stage.Spawn((self, message) =>
        {
            if (message is ActorRef one) self.Context.Watch(one);
            else self.Note(message.GetType().Name);
        });

        _stage.Tell(watcher, target);

        Assert.Contains("Terminated", _stage.Notes);
    }

    [Fact]
    public void StopAsync_MessagesWaiting_HandlesThemAndEndsChildrenFirst()
    {
        var parent = _stage.Spawn((self, message) =>
        {
            if (message is "spawn") self.Context.Spawn("child", () => new ScriptedActor(_stage, (_, _) => { }));
            else self.Note(message);
        });
        parent.Tell("spawn");
        parent.Tell("last");

        _stage.Loop.Await(() => _stage.System.StopAsync(TimeSpan.FromSeconds(5)));

        Assert.Equal(["last", "stop", "stop"], _stage.Notes.Where(note => note != "start"));
        Assert.Throws<InvalidOperationException>(() => _stage.Spawn((_, _) => { }, name: "late"));
    }

    [Fact]
    public void StopAsync_ActorHeldForever_EndsAtTheDeadline()
    {
        var actor = _stage.Spawn((self, _) => self.Context.PipeAndHold(_ => new TaskCompletionSource<bool>().Task, outcome => outcome));
        _stage.Tell(actor, "go");
        var began = _stage.Loop.Time.Ticks;

        _stage.Loop.Await(() => _stage.System.StopAsync(TimeSpan.FromSeconds(5)));

        Assert.Equal(TimeSpan.FromSeconds(5).Ticks, _stage.Loop.Time.Ticks - began);
        Assert.Contains("stop", _stage.Notes);
    }

    [Fact]
    public async Task ThreadPool_ManyActorsAndSenders_EveryMessageIsHandledOnceInOneTurnAtATime()
    {
        const int Actors = 50;
        const int Messages = 2_000;
        await using var system = new ActorSystem(new ActorSystemOptions { Entropy = new Simulation.SimEntropy(1), Log = new SilentLog() });
        var options = new ActorOptions { MailboxCapacity = Messages * 2 };
        var counters = Enumerable.Range(0, Actors).Select(index => system.Spawn($"counter-{index}", () => new CountingActor(), options)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Messages / 4; i++)
            {
                foreach (var counter in counters) Assert.True(counter.Tell("one"));
            }
        })));

        foreach (var counter in counters)
        {
            Assert.Equal(new AskOutcome.Answered(Messages), await counter.AskAsync("count", TimeSpan.FromSeconds(30)));
        }
    }
}
