using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads one service, its links aside.</summary>
internal static class ServiceReader
{
    public static StackService Read(StackContext stack, string name, Field service, IReadOnlySet<string> services)
    {
        service.CheckKeys(ServiceKeys.Service);
        DeployReader.CheckKeys(service["deploy"]);
        IsolationReader.CheckIsolation(service["isolation"]);
        RancherLabels.Warn(service);
        CheckStart(service["start_on_create"]);
        service["external_ips"]?.Error($"belongs to a service of the image {PseudoImages.External}");
        LossLabels.Check(service);
        OwnKeys.Check(service);
        var mode = DeployReader.Mode(service);
        var spec = new ServiceSpec
        {
            Mode = mode,
            Container = ContainerReader.Read(stack, name, service) with { MadeAfter = OwnKeys.MadeAfter(service) },
            Restart = RestartReader.Read(service),
            Constraints = DeployReader.Constraints(stack, name, service),
            Affinity = OwnKeys.Affinity(service) ?? AffinityReader.Read(stack, name, service, mode),
            SpreadOver = DeployReader.SpreadOver(service),
            MaxPerHost = DeployReader.MaxPerHost(service),
            OnHostLoss = LossLabels.Policy(service),
            MovesVolumes = LossLabels.MovesVolumes(service),
            ForceUpdate = OwnKeys.ForceUpdate(service),
            Update = UpdateReader.Update(service),
            Rollback = UpdateReader.Rollback(service),
            DependsOn = DependencyReader.Read(service["depends_on"], services),
            ExternalLinks = ExternalLinkReader.Read(stack, service["external_links"]),
            Job = JobReader.Read(service),
            Labels = PairsReader.Texts(service["deploy"]?["labels"]),
        };
        if (spec.Container.NetworkMode is "host" or "none" && !spec.Container.Ports.IsEmpty)
            service["ports"]!.Warning($"has no effect: with network_mode: {spec.Container.NetworkMode} nothing is published");
        return new StackService(spec, DeployReader.Scale(service, mode));
    }

    private static void CheckStart(Field? field)
    {
        if (field?.Bool() == false) field.Error("a service is started when it is created: set its scale to 0, and scale it later");
    }
}
