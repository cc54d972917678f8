using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>
/// One who runs a primary with a sidekick that has a port of its own and whose volume the primary mounts, scales the primary,
/// updates both, and removes instances of either: each slot must have both on one host in the end. Some remove the primary at last,
/// which must take the sidekick along.
/// </summary>
internal sealed class UnitClient(SimWorld world, string name)
{
    public const int SidekicksPort = 81;

    private const int Changes = 6;
    private const long Memory = 1L << 28;
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(15);
    private static readonly string[] Images = ["web:1", "web:2", "web:3", "web:1", "web:2", "web:4"];

    private readonly SimEntropy _entropy = world.Entropy.Fork($"client {name}");
    private readonly ClientLine _line = new(world, name, world.Entropy.Fork($"line of {name}"));

    public static ServiceKey Primary { get; } = new("unit", "app");

    public static ServiceKey Sidekick { get; } = new("unit", "log");

    public async Task RunAsync()
    {
        await SendAsync(Primary, desk => new ServiceCommand.Put(Primary, SpecOf(Primary), 1 + _entropy.Below(3), desk.NewUid()), $"{name}-primary");
        await SendAsync(Sidekick, desk => new ServiceCommand.Put(Sidekick, SpecOf(Sidekick), null, desk.NewUid()), $"{name}-sidekick");
        for (var number = 0; number < Changes; number++)
        {
            await Task.Delay(_entropy.Between(500, 5_000), world.Loop.Time);
            await ChangeAsync($"{name}-{number}");
        }

        var isLast = world.Entropy.Fork($"end of {name}").Chance(20);
        await SendAsync(Primary, _ => isLast ? new ServiceCommand.Remove(Volumes: false) : new ServiceCommand.Start(), $"{name}-end");
        if (!isLast) return;
        // What was given up without an answer may come later still, and create the primary anew.
        await Task.Delay(Latest, world.Loop.Time);
        await SendAsync(Primary, _ => new ServiceCommand.Remove(Volumes: false), $"{name}-end-again");
    }

    private async Task ChangeAsync(string key)
    {
        var service = _entropy.Chance(50) ? Primary : Sidekick;
        switch (_entropy.Below(6))
        {
            case 0 or 1:
                var scale = _entropy.Below(4);
                await SendAsync(service, _ => new ServiceCommand.SetScale(scale), key);
                break;
            case 2 or 3:
                var spec = SpecOf(service);
                await SendAsync(service, desk => new ServiceCommand.Put(service, spec, null, desk.NewUid()), key);
                break;
            case 4 when await _line.FindAsync(service) is { Instances: var instances }
                && instances.FirstOrDefault(one => one.Id is not null) is { Id: { } id }:
                await SendAsync(service, _ => new ServiceCommand.RemoveInstance(id), key);
                break;
            default:
                await SendAsync(Primary, _ => _entropy.Chance(50) ? new ServiceCommand.Stop() : new ServiceCommand.Start(), key);
                break;
        }
    }

    private ServiceSpec SpecOf(ServiceKey service)
    {
        var volume = new MountSpec(MountType.Volume, "/data", "unit_log_data") { PerSlot = true, ReadOnly = service == Primary };
        var container = new ContainerSpec
        {
            Image = Images[_entropy.Below(Images.Length)],
            Mounts = [volume],
            Resources = new ResourceSpec { MemoryReservationBytes = Memory },
            StopGracePeriod = TimeSpan.FromSeconds(2),
        };
        var spec = new ServiceSpec
        {
            Container = container,
            MovesVolumes = true,
            Update = new UpdatePolicy
            {
                Order = _entropy.Chance(40) ? UpdateOrder.StartFirst : UpdateOrder.StopFirst,
                FailureAction = UpdateFailureAction.Continue
            }
        };
        return service == Primary
            ? spec with
            {
                Sidekicks = [Sidekick.Service],
                Container = container with { MadeAfter = [Sidekick.Service] }
            }
            : spec with
            {
                SidekickOf = world.Plants.PrimaryOf(Primary.Service),
                Container = container with { Ports = [new PortSpec(80, SidekicksPort)] }
            };
    }

    private Task SendAsync(ServiceKey service, Func<ServiceDesk, ServiceCommand> command, string key) =>
        _line.SendAsync(service, command, key, _entropy);
}
