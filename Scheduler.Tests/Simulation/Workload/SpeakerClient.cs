using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>
/// One who runs a service that speaks to another one of its stack, sends that other one from host to host, and scales,
/// updates and removes instances of both: in the end they are together where there is room.
/// </summary>
internal sealed class SpeakerClient(SimWorld world, string name)
{
    private const int Changes = 6;
    private static readonly string[] Images = ["web:1", "web:2", "web:3"];

    private readonly SimEntropy _entropy = world.Entropy.Fork($"client {name}");
    private readonly ClientLine _line = new(world, name, world.Entropy.Fork($"line of {name}"));

    public static ServiceKey Speaker { get; } = new("talk", "web");

    public static ServiceKey Spoken { get; } = new("talk", "db");

    public async Task RunAsync()
    {
        await SendAsync(Spoken, desk => new ServiceCommand.Put(Spoken, SpecOf(Spoken), 1, desk.NewUid()), $"{name}-db");
        await SendAsync(Speaker, desk => new ServiceCommand.Put(Speaker, SpecOf(Speaker), 1 + _entropy.Below(3), desk.NewUid()), $"{name}-web");
        for (var number = 0; number < Changes; number++)
        {
            await Task.Delay(_entropy.Between(500, 5_000), world.Loop.Time);
            await ChangeAsync($"{name}-{number}");
        }
    }

    private async Task ChangeAsync(string key)
    {
        var service = _entropy.Chance(50) ? Spoken : Speaker;
        switch (_entropy.Below(5))
        {
            case 0:
                var scale = 1 + _entropy.Below(service == Spoken ? 2 : 3);
                await SendAsync(service, _ => new ServiceCommand.SetScale(scale), key);
                break;
            case 1 or 2 when await _line.FindAsync(service) is { Instances: var instances }
                && instances.FirstOrDefault(one => one.Id is not null) is { Id: { } id }:
                await SendAsync(service, _ => new ServiceCommand.RemoveInstance(id), key);
                break;
            default:
                var spec = SpecOf(service);
                await SendAsync(service, desk => new ServiceCommand.Put(service, spec, null, desk.NewUid()), key);
                break;
        }
    }

    private ServiceSpec SpecOf(ServiceKey service)
    {
        var spec = new ServiceSpec
        {
            Container = new ContainerSpec
            {
                Image = Images[_entropy.Below(Images.Length)],
                Networks = [new NetworkAttachment("talk_default") { Aliases = [service.Service] }],
                StopGracePeriod = TimeSpan.FromSeconds(2),
            },
            Update = new UpdatePolicy { FailureAction = UpdateFailureAction.Continue },
        };
        if (service == Speaker) return spec with { DependsOn = world.Plants.DependenciesOn(Spoken.Service) };
        // Of a host that it would rather be on: another one, once it is placed anew.
        return spec with
        {
            Affinity = [new AffinityRule(AffinitySubject.Host, "", world.Hosts[_entropy.Below(world.Hosts.Count)].Id.Value) { Soft = true }]
        };
    }

    private Task SendAsync(ServiceKey service, Func<ServiceDesk, ServiceCommand> command, string key) =>
        _line.SendAsync(service, command, key, _entropy);
}
