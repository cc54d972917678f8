using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Actors;

/// <summary>An actor that does with a message what its test says, and notes how it comes and goes.</summary>
internal sealed class ScriptedActor(ActorStage stage, Action<ScriptedActor, object> receive) : Actor
{
    public new ActorContext Context => base.Context;

    public void Note(object what) => stage.Notes.Add(what.ToString()!);

    protected override void PreStart() => Note("start");

    protected override void Receive(object message) => receive(this, message);

    protected override void PostStop() => Note("stop");
}
