using Scheduler.Messages;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>A client's way to the servers: each request goes to any of them, over a network that loses and delays.</summary>
internal sealed class ClientLine(SimWorld world, string name, SimEntropy entropy)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>No answer in time, as from a server that has crashed, leaves the outcome unknown.</summary>
    public async Task<object> AskAsync(Func<SimNode, Task<object>> ask)
    {
        var node = world.Nodes[entropy.Below(world.Nodes.Count)];
        try
        {
            return await ExchangeAsync(node, ask).WaitAsync(Patience, world.Loop.Time);
        }
        catch (TimeoutException)
        {
            return new Refusal(RefusalKind.OutcomeUnknown, $"{node.Name} did not answer (simulated)");
        }
    }

    private async Task<object> ExchangeAsync(SimNode node, Func<SimNode, Task<object>> ask)
    {
        if (!await world.Network.TravelAsync(name, node.Name)) return await Never();
        if (!node.IsUp) return Refusal.Unavailable($"{node.Name} refuses the connection (simulated)");
        var reply = await node.Process.Start(() => ask(node));
        return await world.Network.TravelAsync(node.Name, name) ? reply : await Never();
    }

    private static Task<object> Never() => new TaskCompletionSource<object>().Task;
}
