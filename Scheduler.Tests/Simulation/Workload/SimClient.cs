using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>
/// One user: sends a request, waits for its end, and remembers what it was told. What failed it tries again with the
/// same idempotency key, at any server; now and then it gives up.
/// </summary>
internal sealed class SimClient(SimWorld world, string name)
{
    private const int RequestsMax = 9;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    private readonly SimEntropy _entropy = world.Entropy.Fork($"client {name}");
    private readonly ClientLine _line = new(world, name, world.Entropy.Fork($"line of {name}"));
    private readonly SortedDictionary<ServiceKey, ServiceView> _seen = [];

    public async Task RunAsync()
    {
        for (var number = 0; number < RequestsMax; number++)
        {
            await Task.Delay(_entropy.Between(0, 5_000), world.Loop.Time);
            var service = SimClients.Services[_entropy.Below(SimClients.Services.Count)];
            if (_entropy.Chance(35)) await LookAsync(service);
            await ChangeAsync(service, $"{name}-{number}");
            if (_entropy.Chance(50)) await LookAsync(service);
        }
    }

    /// <summary>Reads until a server answers, at most so long as a person would.</summary>
    private async Task LookAsync(ServiceKey service)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            var asked = world.Loop.Time.Ticks;
            var reply = await _line.AskAsync(node => node.Desk.GetAsync(service, Deadline));
            switch (reply)
            {
                case ServiceView view:
                    world.Reads.OnView(view, asked);
                    _seen[service] = view;
                    return;
                case Refusal { Kind: RefusalKind.NotFound }:
                    world.Reads.OnNotFound(service, asked);
                    _seen.Remove(service);
                    return;
            }

            await Task.Delay(_entropy.Between(20, 800), world.Loop.Time);
        }
    }

    private async Task ChangeAsync(ServiceKey service, string key)
    {
        var request = Requests.Draw(_entropy, service, _seen.GetValueOrDefault(service), key);
        var mayBeApplied = false;
        while (true)
        {
            var asked = world.Loop.Time.Ticks;
            var reply = await _line.AskAsync(node => node.Desk.SendAsync(service, Anew(request, node.Desk), Deadline));
            world.Trace.Add($"{key} {request.Command.GetType().Name} {service}: {Words(reply)}");
            if (reply is ServiceAccepted accepted)
            {
                world.Acknowledged.OnAcknowledged(service, request.IdempotencyKey!, accepted);
                world.Reads.OnView(accepted.View, asked);
                _seen[service] = accepted.View;
                return;
            }

            var refusal = (Refusal)reply;
            mayBeApplied |= refusal.Kind == RefusalKind.OutcomeUnknown;
            if (mayBeApplied) request = request with { IdempotencyKey = world.Plants.KeyOfRetry(request.IdempotencyKey!) };
            var isFinal = refusal.Kind is not (RefusalKind.OutcomeUnknown or RefusalKind.Unavailable or RefusalKind.Busy);
            if (isFinal || _entropy.Chance(12))
            {
                if (!mayBeApplied) world.Acknowledged.OnRefused(service, key);
                return;
            }

            await Task.Delay(_entropy.Between(20, 1_000), world.Loop.Time);
        }
    }

    /// <summary>As a gateway does it: each try that might create the service has a uid of its own.</summary>
    private static ServiceRequest Anew(ServiceRequest request, ServiceDesk desk) =>
        request.Command is ServiceCommand.Put put ? request with { Command = put with { Uid = desk.NewUid() } } : request;

    private static string Words(object reply) => reply switch
    {
        ServiceAccepted accepted => accepted.Replayed ? "replayed" : "accepted",
        Refusal refusal => refusal.Reason,
        _ => reply.GetType().Name,
    };
}
