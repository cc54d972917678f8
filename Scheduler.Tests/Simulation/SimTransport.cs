using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation;

/// <summary>The network between servers: delays, and loses requests and replies.</summary>
internal sealed class SimTransport(SimWorld world) : ITransport
{
    public async Task<object> AskAsync(
        MemberInfo target, string entity, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        world.Loop.AssertHere();
        try
        {
            return await Deliver(target, entity, message, deadline).WaitAsync(deadline, world.Loop.Time, cancel);
        }
        catch (TimeoutException)
        {
            return new Refusal(RefusalKind.OutcomeUnknown, $"{target.Address} did not answer (simulated)");
        }
    }

    private async Task<object> Deliver(MemberInfo target, string entity, object message, TimeSpan deadline)
    {
        await Travel();
        var node = world.Nodes.Single(one => one.Name == target.Address);
        if (!node.IsUp) return Refusal.Unavailable($"{target.Address} refuses the connection (simulated)");
        var reply = await Task.Factory
            .StartNew(() => node.Router.AskAsync(entity, message, deadline), CancellationToken.None, TaskCreationOptions.None, node.Process)
            .Unwrap();
        await Travel();
        return reply;
    }

    private async Task Travel()
    {
        await Task.Delay(world.Network.Between(0, world.Faults.DelayMillisecondsMax), world.Loop.Time);
        if (world.Network.Chance(world.Faults.MessageLost) && !world.Faults.IsHealed) await new TaskCompletionSource().Task;
    }
}
