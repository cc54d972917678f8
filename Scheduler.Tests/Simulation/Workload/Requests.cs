using Scheduler.Messages.Files;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>Draws what a client asks for next.</summary>
internal static class Requests
{
    private const long Gigabyte = 1L << 30;
    private static readonly string[] Images = ["web:1", "web:1", "web:2", "web:3"];

    /// <summary>Versions that are sick, or end soon, until all faults have ended.</summary>
    private static readonly string[] BadImages = ["web:4", "web:5"];

    /// <param name="seen">The service as the client last saw it; null when it has not, or it was not there.</param>
    public static ServiceRequest Draw(SimEntropy entropy, ServiceKey service, ServiceView? seen, string key)
    {
        var isJob = service == SimClients.Job;
        ServiceCommand command = (isJob, seen) switch
        {
            (true, null) => JobRequests.Put(entropy, service),
            (true, _) => JobRequests.Change(entropy, service, seen),
            (_, null) => Put(entropy, service),
            _ => Change(entropy, service, seen),
        };
        long? ifVersion = entropy.Chance(25) ? seen?.Version ?? 0 : null;
        return new ServiceRequest(command, ifVersion, key);
    }

    private static ServiceCommand Change(SimEntropy entropy, ServiceKey service, ServiceView seen) => entropy.Below(20) switch
    {
        < 8 => new ServiceCommand.SetScale(entropy.Below(4)),
        < 12 => Put(entropy, service),
        12 => new ServiceCommand.Rollback { To = entropy.Chance(30) ? 1 + entropy.Below(seen.Revision) : null },
        < 20 when seen.Update is { EndedAt: null } && entropy.Chance(60) => Decide(entropy),
        13 => new ServiceCommand.Restart(),
        14 => new ServiceCommand.Stop(),
        15 or 16 => new ServiceCommand.Start(),
        17 when seen.Instances.FirstOrDefault(one => one.Id is not null) is { Id: { } id } => new ServiceCommand.RestartInstance(id),
        18 when seen.Instances.FirstOrDefault(one => one.Id is not null) is { Id: { } id } => new ServiceCommand.RemoveInstance(id),
        _ => new ServiceCommand.Remove(false),
    };

    private static ServiceCommand Decide(SimEntropy entropy) => entropy.Below(5) switch
    {
        0 => new ServiceCommand.PauseUpdate(),
        1 or 2 => new ServiceCommand.ResumeUpdate(),
        3 => new ServiceCommand.CancelUpdate(),
        _ => new ServiceCommand.FinishUpdate(),
    };

    private static UpdatePolicy? PolicyOf(SimEntropy entropy, bool isExclusive)
    {
        if (entropy.Chance(30)) return null;
        return new UpdatePolicy
        {
            Parallelism = entropy.Below(3),
            Delay = System.TimeSpan.FromSeconds(entropy.Chance(30) ? entropy.Below(4) : 0),
            Order = !isExclusive && entropy.Chance(40) ? UpdateOrder.StartFirst : UpdateOrder.StopFirst,
            Monitor = entropy.Chance(50) ? System.TimeSpan.FromSeconds(entropy.Below(5)) : null,
            FailureAction = entropy.Chance(30) ? null : (UpdateFailureAction)entropy.Below(4),
            MaxFailureRatio = entropy.Chance(20) ? 0.5 : 0,
            KeepsOld = !isExclusive && entropy.Chance(25),
        };
    }

    private static ServiceCommand.Put Put(SimEntropy entropy, ServiceKey service) =>
        new ServiceCommand.Put(service, SpecOf(entropy, service), entropy.Chance(70) ? entropy.Below(4) : null, Uid: "")
        {
            // As where a stack is put whose services are all updated.
            After = service.Service == "web" ? [new UpdateAfter("db", 1)] : null,
        };

    /// <summary>Two of the services want the same port, and all of them much of a host's memory.</summary>
    private static ServiceSpec SpecOf(SimEntropy entropy, ServiceKey service)
    {
        var spec = BareSpecOf(entropy, service);
        return Drained(Ruled(spec with { Update = PolicyOf(entropy, spec.OnHostLoss == HostLossPolicy.Exclusive) }, service));
    }

    /// <summary>One version takes its time to leave.</summary>
    private static ServiceSpec Drained(ServiceSpec spec) =>
        spec.Container.Image == "web:3" ? spec with { Container = spec.Container with { DrainPeriod = System.TimeSpan.FromSeconds(3) } } : spec;

    private static ServiceSpec BareSpecOf(SimEntropy entropy, ServiceKey service) => new()
    {
        OnHostLoss = service.Service == "job" && entropy.Chance(80) ? HostLossPolicy.Exclusive : HostLossPolicy.Available,
        Container = new ContainerSpec
        {
            Image = entropy.Chance(20) ? BadImages[entropy.Below(BadImages.Length)] : Images[entropy.Below(Images.Length)],
            Ports = service.Service == "web" ? [entropy.Chance(50) ? new PortSpec(80, 80, 80) : new PortSpec(80, 8000, 8002)] : [],
            Files = service.Service == "db" ? [new FileUse(FileKind.Secret, SimFiles.Secret)] : null,
            Networks = [new NetworkAttachment($"{service.Stack}_default")],
            Resources = new ResourceSpec { MemoryReservationBytes = service.Service == "db" ? Gigabyte + (Gigabyte / 2) : Gigabyte / 2 },
            StopGracePeriod = System.TimeSpan.FromSeconds(2),
        },
    };

    /// <summary>
    /// One service keeps its own instances apart, one rather follows another, and one version keeps away from another and is
    /// probed.
    /// </summary>
    private static ServiceSpec Ruled(ServiceSpec spec, ServiceKey service) => (service.ToString(), spec.Container.Image) switch
    {
        ("shop/db", _) => spec with { Affinity = [Beside("shop/db") with { Not = true }] },
        ("blog/web", "web:2") => spec with
        {
            Affinity = [Beside("blog/job") with { Not = true }],
            Container = spec.Container with
            {
                Probe = new HealthProbe(80)
                {
                    Interval = System.TimeSpan.FromSeconds(4),
                    InitializingTimeout = System.TimeSpan.FromSeconds(20)
                }
            },
        },
        ("blog/web", _) => spec with { Affinity = [Beside("shop/web") with { Soft = true }] },
        _ => spec,
    };

    private static AffinityRule Beside(string service) => new(AffinitySubject.ContainerLabel, "io.rancher.stack_service.name", service);
}
