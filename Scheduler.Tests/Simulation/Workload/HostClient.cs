using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>
/// An operator: takes hosts out of service and back, at any server, and does not give up before a decision is taken. At
/// the end all hosts are back, or all but one, which stays drained.
/// </summary>
internal sealed class HostClient(SimWorld world, string name)
{
    private const int Decisions = 6;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    private readonly SimEntropy _entropy = world.Entropy.Fork($"client {name}");
    private readonly ClientLine _line = new(world, name, world.Entropy.Fork($"line of {name}"));

    public async Task RunAsync()
    {
        for (var number = 0; number < Decisions; number++)
        {
            await Task.Delay(_entropy.Between(1_000, 6_000), world.Loop.Time);
            var host = world.Hosts[_entropy.Below(world.Hosts.Count)].Id;
            var wanted = _entropy.Below(5) switch
            {
                0 or 1 => HostAvailability.Draining,
                2 => HostAvailability.Inactive,
                _ => HostAvailability.Active
            };
            await DecideAsync(host, wanted, $"{name}-{number}");
        }

        var kept = _entropy.Chance(50) ? world.Hosts[_entropy.Below(world.Hosts.Count)] : null;
        foreach (var host in world.Hosts)
            await DecideAsync(host.Id, host == kept ? HostAvailability.Draining : HostAvailability.Active, $"{name}-last-{host.Id}");
        world.Drained = kept?.Id;
    }

    private async Task DecideAsync(HostId host, HostAvailability wanted, string key)
    {
        var request = new HostRequest(new HostCommand.SetAvailability(wanted), IdempotencyKey: key);
        while (true)
        {
            var reply = await _line.AskAsync(node => node.HostDesk.SendAsync(host, request, Deadline));
            world.Trace.Add($"{key} {host} {wanted}: {(reply is Refusal refusal ? refusal.Reason : "accepted")}");
            // A server that has just started may not have heard of the host yet.
            if (reply is not Refusal { Kind: RefusalKind.OutcomeUnknown or RefusalKind.Unavailable or RefusalKind.Busy or RefusalKind.NotFound })
                return;
            await Task.Delay(_entropy.Between(100, 1_000), world.Loop.Time);
        }
    }
}
