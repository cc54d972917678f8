using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Actors;

public sealed class MailboxTests
{
    private readonly ActorStage _stage = new(messagesPerTurn: 4);

    [Fact]
    public void Tell_SeveralMessages_ReceivedInOrder()
    {
        var actor = _stage.Spawn((self, message) => self.Note(message));

        _stage.Tell(actor, "a", "b", "c", "d", "e", "f");

        Assert.Equal(["start", "a", "b", "c", "d", "e", "f"], _stage.Notes);
    }

    [Fact]
    public void Tell_FullMailbox_AnswersFalseAndTakesAgainLater()
    {
        var actor = _stage.Spawn((self, message) => self.Note(message), new ActorOptions { MailboxCapacity = 2 });

        Assert.True(actor.Tell("a"));
        Assert.True(actor.Tell("b"));
        Assert.False(actor.Tell("c"));
        _stage.Loop.Settle();
        Assert.True(actor.Tell("d"));
        _stage.Loop.Settle();

        Assert.Equal(["start", "a", "b", "d"], _stage.Notes);
    }

    [Fact]
    public void Ask_FullMailbox_AnswersFull()
    {
        var actor = _stage.Spawn((_, _) => { }, new ActorOptions { MailboxCapacity = 1 });
        actor.Tell("a");

        Assert.IsType<AskOutcome.Full>(_stage.Ask(actor, "b"));
    }

    [Fact]
    public void Turn_MoreMessagesThanItsLimit_LetsOthersIn()
    {
        var busy = _stage.Spawn((self, message) => self.Note($"busy {message}"), name: "busy");
        var other = _stage.Spawn((self, message) => self.Note($"other {message}"), name: "other");
        _stage.Loop.Settle();
        _stage.Notes.Clear();

        for (var i = 0; i < 100; i++) busy.Tell(i);
        other.Tell(0);
        _stage.Loop.Settle();

        Assert.Equal(101, _stage.Notes.Count);
        Assert.InRange(_stage.Notes.IndexOf("other 0"), 0, 50);
    }

    [Fact]
    public void Drain_MessagesWaiting_HandlesThemAndRefusesLaterOnes()
    {
        var actor = _stage.Spawn((self, message) => self.Note(message));
        var controller = _stage.Spawn((self, message) => self.Context.Drain((ActorRef)message), name: "controller");
        _stage.Loop.Settle();
        _stage.Notes.Clear();

        for (var i = 0; i < 6; i++) actor.Tell(i);
        _stage.Tell(controller, actor);

        Assert.Equal(["0", "1", "2", "3", "4", "5", "stop"], _stage.Notes);
        Assert.False(actor.Tell("late"));
        Assert.IsType<AskOutcome.Stopped>(_stage.Ask(actor, "later"));
    }

    [Fact]
    public void Stop_MessagesWaiting_AnswersTheirSendersAtOnce()
    {
        var actor = _stage.Spawn((self, _) => self.Context.Stop(self.Context.Self));
        var asked = new[] { "a", "b", "c" }.Select(message => actor.AskAsync(message, TimeSpan.FromSeconds(10))).ToArray();

        _stage.Loop.Settle();

        Assert.False(asked[0].IsCompleted); // it was received, and nobody replied
        Assert.All(asked[1..], task => Assert.IsType<AskOutcome.Stopped>(_stage.Loop.Await(task)));
    }
}
