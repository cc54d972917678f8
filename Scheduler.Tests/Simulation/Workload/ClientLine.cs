using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>A client's way to the servers: each request goes to any of them, over a network that loses and delays.</summary>
internal sealed class ClientLine(SimWorld world, string name, SimEntropy entropy)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

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

    /// <summary>A command with a key by which it is done once. Does not give up before there is an answer.</summary>
    /// <param name="pauses">Draws how long to wait before the next try.</param>
    public async Task SendAsync(ServiceKey service, Func<ServiceDesk, ServiceCommand> command, string key, SimEntropy pauses)
    {
        ServiceCommand? first = null;
        while (true)
        {
            var reply = await AskAsync(node => node.Desk.SendAsync(
                service, new ServiceRequest(Again(first ??= command(node.Desk), node.Desk), IdempotencyKey: key), Deadline));
            world.Trace.Add($"{key} {service}: {(reply is Refusal refused ? refused.Reason : "accepted")}");
            if (reply is ServiceAccepted accepted) world.Acknowledged.OnAcknowledged(service, key, accepted);
            if (reply is not Refusal { Kind: RefusalKind.OutcomeUnknown or RefusalKind.Unavailable or RefusalKind.Busy }) return;
            await Task.Delay(pauses.Between(100, 1_000), world.Loop.Time);
        }
    }

    /// <summary>Null where there is no such service, or nobody answered.</summary>
    public async Task<ServiceView?> FindAsync(ServiceKey service) => await AskAsync(node => node.Desk.GetAsync(service, Deadline)) as ServiceView;

    private static ServiceCommand Again(ServiceCommand command, ServiceDesk desk) =>
        command is ServiceCommand.Put put ? put with { Uid = desk.NewUid() } : command;

    private async Task<object> ExchangeAsync(SimNode node, Func<SimNode, Task<object>> ask)
    {
        if (!await world.Network.TravelAsync(name, node.Name)) return await Never();
        if (!node.IsUp) return Refusal.Unavailable($"{node.Name} refuses the connection (simulated)");
        var reply = await node.Process.Start(() => ask(node));
        return await world.Network.TravelAsync(node.Name, name) ? reply : await Never();
    }

    private static Task<object> Never() => new TaskCompletionSource<object>().Task;
}
