using Scheduler.Actors.Runtime;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Actors;

/// <summary>An actor system on virtual time, and what its actors wrote down.</summary>
internal sealed class ActorStage
{
    public ActorStage(int messagesPerTurn = 64)
    {
        Loop = new SimLoop(new SimEntropy(1));
        Log = new SimLog(Loop);
        System = new ActorSystem(new ActorSystemOptions
        {
            Clock = Loop.Time,
            Entropy = new SimEntropy(2),
            Scheduler = Loop.Scheduler,
            Log = Log,
            MessagesPerTurn = messagesPerTurn,
        });
    }

    public SimLoop Loop { get; }

    public SimLog Log { get; }

    public ActorSystem System { get; }

    /// <summary>What actors noted, in order.</summary>
    public List<string> Notes { get; } = [];

    public ActorRef Spawn(Action<ScriptedActor, object> receive, ActorOptions? options = null, string name = "actor") =>
        System.Spawn(name, () => new ScriptedActor(this, receive), options);

    public AskOutcome Ask(ActorRef actor, object message, TimeSpan? deadline = null) =>
        Loop.Await(actor.AskAsync(message, deadline ?? TimeSpan.FromSeconds(10)));

    public void Tell(ActorRef actor, params object[] messages)
    {
        foreach (var message in messages) Assert.True(actor.Tell(message));
        Loop.Settle();
    }
}
