using Scheduler.Actors.Runtime;

namespace Scheduler.Tests.Simulation.World;

/// <summary>What a node's actors say. An actor that fails is a violation: no simulated fault excuses a broken invariant.</summary>
internal sealed class NodeLog(SimWorld world, string node) : IActorLog
{
    public void Write(ActorLogLevel level, string source, string text, Exception? cause = null)
    {
        world.Loop.AssertHere();
        world.Trace.Add($"{node}{source}: {text}");
        // The end of an incarnation is an error too, for people; it has no exception behind it.
        if (level == ActorLogLevel.Error && cause is not null)
            world.Loop.Fail(new SimViolation("actors", $"{node}{source}: {text} {cause.StackTrace}"));
    }
}
