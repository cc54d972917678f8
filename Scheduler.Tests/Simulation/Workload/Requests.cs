using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>Draws what a client asks for next.</summary>
internal static class Requests
{
    private const long Gigabyte = 1L << 30;
    private static readonly string[] Images = ["web:1", "web:1", "web:2", "web:3"];

    /// <param name="seen">The service as the client last saw it; null when it has not, or it was not there.</param>
    public static ServiceRequest Draw(SimEntropy entropy, ServiceKey service, ServiceView? seen, string key)
    {
        var command = seen is null ? Put(entropy, service) : Change(entropy, service, seen);
        long? ifVersion = entropy.Chance(25) ? seen?.Version ?? 0 : null;
        return new ServiceRequest(command, ifVersion, key);
    }

    private static ServiceCommand Change(SimEntropy entropy, ServiceKey service, ServiceView seen) => entropy.Below(20) switch
    {
        < 8 => new ServiceCommand.SetScale(entropy.Below(4)),
        < 12 => Put(entropy, service),
        12 => new ServiceCommand.Rollback(),
        13 => new ServiceCommand.Restart(),
        14 => new ServiceCommand.Stop(),
        15 or 16 => new ServiceCommand.Start(),
        17 when seen.Instances.FirstOrDefault(one => one.Id is not null) is { Id: { } id } => new ServiceCommand.RestartInstance(id),
        18 when seen.Instances.FirstOrDefault(one => one.Id is not null) is { Id: { } id } => new ServiceCommand.RemoveInstance(id),
        _ => new ServiceCommand.Remove(false),
    };

    private static ServiceCommand.Put Put(SimEntropy entropy, ServiceKey service) =>
        new ServiceCommand.Put(service, SpecOf(entropy, service), entropy.Chance(70) ? entropy.Below(4) : null, Uid: "");

    /// <summary>Two of the services want the same port, and all of them much of a host's memory.</summary>
    private static ServiceSpec SpecOf(SimEntropy entropy, ServiceKey service)
    {
        var spec = new ServiceSpec
        {
            OnHostLoss = service.Service == "job" && entropy.Chance(80) ? HostLossPolicy.Exclusive : HostLossPolicy.Available,
            Container = new ContainerSpec
            {
                Image = Images[entropy.Below(Images.Length)],
                Ports = service.Service == "web" ? [entropy.Chance(50) ? new PortSpec(80, 80, 80) : new PortSpec(80, 8000, 8002)] : [],
                Networks = [new NetworkAttachment($"{service.Stack}_default")],
                Resources = new ResourceSpec { MemoryReservationBytes = service.Service == "db" ? Gigabyte + (Gigabyte / 2) : Gigabyte / 2 },
                StopGracePeriod = System.TimeSpan.FromSeconds(2),
            },
        };
        return Ruled(spec, service);
    }

    /// <summary>One service keeps its own instances apart, one rather follows another, and one version keeps away from another and is probed.</summary>
    private static ServiceSpec Ruled(ServiceSpec spec, ServiceKey service) => (service.ToString(), spec.Container.Image) switch
    {
        ("shop/db", _) => spec with { Affinity = [Beside("shop/db") with { Not = true }] },
        ("blog/web", "web:2") => spec with
        {
            Affinity = [Beside("blog/job") with { Not = true }],
            Container = spec.Container with { Probe = new HealthProbe(80) { Interval = System.TimeSpan.FromSeconds(4), InitializingTimeout = System.TimeSpan.FromSeconds(20) } },
        },
        ("blog/web", _) => spec with { Affinity = [Beside("shop/web") with { Soft = true }] },
        _ => spec,
    };

    private static AffinityRule Beside(string service) => new(AffinitySubject.ContainerLabel, "io.rancher.stack_service.name", service);
}
