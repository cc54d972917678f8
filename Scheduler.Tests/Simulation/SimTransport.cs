using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation;

/// <summary>The network between servers: delays, and loses requests and replies.</summary>
internal sealed class SimTransport(SimWorld world) : ITransport
{
    public async Task<object> AskAsync(
        MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        world.Loop.AssertHere();
        try
        {
            return await Carry(target, address, message, deadline).WaitAsync(deadline, world.Loop.Time, cancel);
        }
        catch (TimeoutException)
        {
            return new Refusal(RefusalKind.OutcomeUnknown, $"{target.Address} did not answer (simulated)");
        }
    }

    public Task<bool> DeliverAsync(
        MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        Within(deadline, false, async () =>
        {
            await Travel();
            return NodeOf(target) is { IsUp: true } node && node.Router.Tell(address, message);
        });

    public Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default) =>
        Within(deadline, PeerReach.Silent, async () =>
        {
            await Travel();
            return NodeOf(target).IsUp ? PeerReach.Reached : PeerReach.Gone;
        });

    private async Task<T> Within<T>(TimeSpan deadline, T otherwise, Func<Task<T>> call)
    {
        try
        {
            return await call().WaitAsync(deadline, world.Loop.Time);
        }
        catch (TimeoutException)
        {
            return otherwise;
        }
    }

    private SimNode NodeOf(MemberInfo target) => world.Nodes.Single(one => one.Name == target.Address);

    private async Task<object> Carry(MemberInfo target, string address, object message, TimeSpan deadline)
    {
        await Travel();
        var node = NodeOf(target);
        if (!node.IsUp) return Refusal.Unavailable($"{target.Address} refuses the connection (simulated)");
        var reply = await Task.Factory
            .StartNew(() => node.Router.AskHereAsync(address, message, deadline), CancellationToken.None, TaskCreationOptions.None, node.Process)
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
