using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation.World;

/// <summary>The way from one server to the others over the simulated network.</summary>
internal sealed class SimTransport(SimWorld world, string self, TimeProvider clock) : ITransport
{
    public async Task<object> AskAsync(
        MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        world.Loop.AssertHere();
        try
        {
            return await OnTheWay(() => AskThere(target, address, message, deadline)).WaitAsync(deadline, clock, cancel);
        }
        catch (TimeoutException)
        {
            return new Refusal(RefusalKind.OutcomeUnknown, $"{target.Address} did not answer (simulated)");
        }
    }

    public async Task<bool> DeliverAsync(
        MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        world.Loop.AssertHere();
        try
        {
            return await OnTheWay(() => DeliverThere(target, address, message)).WaitAsync(deadline, clock, cancel);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default)
    {
        world.Loop.AssertHere();
        try
        {
            return await OnTheWay(() => ReachThere(target)).WaitAsync(deadline, clock, cancel);
        }
        catch (TimeoutException)
        {
            return PeerReach.Silent;
        }
    }

    /// <summary>What has left this process goes on without it.</summary>
    private Task<T> OnTheWay<T>(Func<Task<T>> work) => world.Loop.Scheduler.Start(work);

    private async Task<object> AskThere(MemberInfo target, string address, object message, TimeSpan deadline)
    {
        await Travel(self, target.Address);
        if (world.NodeOf(target.Address) is not { IsUp: true } node)
            return Refusal.Unavailable($"{target.Address} refuses the connection (simulated)");
        var reply = await node.Process.Start(() => node.Inbox.AskAsync(address, message, deadline));
        await Travel(target.Address, self);
        return reply;
    }

    private async Task<bool> DeliverThere(MemberInfo target, string address, object message)
    {
        await Travel(self, target.Address);
        var taken = await Hand(target, address, message);
        await Travel(target.Address, self);
        return taken;
    }

    private async Task<bool> Hand(MemberInfo target, string address, object message) =>
        world.NodeOf(target.Address) is { IsUp: true } node
        && await node.Process.Start(() => Task.FromResult(node.Inbox.Deliver(address, message)));

    private async Task<PeerReach> ReachThere(MemberInfo target)
    {
        await Travel(self, target.Address);
        var node = world.NodeOf(target.Address);
        if (!node.IsUp) return PeerReach.Gone;
        var incarnation = await node.Process.Start(() => Task.FromResult(node.Incarnation));
        await Travel(target.Address, self);
        if (incarnation is not { } there) return PeerReach.Silent;
        return there == target.Incarnation ? PeerReach.Reached : there.Number > target.Incarnation.Number ? PeerReach.Gone : PeerReach.Silent;
    }

    private async Task Travel(string from, string to)
    {
        if (!await world.Network.TravelAsync(from, to)) await Never();
    }

    private static Task Never() => new TaskCompletionSource().Task;
}
