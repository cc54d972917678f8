using System.Collections.Immutable;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Core.Placement;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// The operations of an agent as calls to its engine. Each may be repeated after any failure: it looks before it makes,
/// and takes what it finds of its own for done.
/// </summary>
internal static class EngineWork
{
    /// <summary>The image on the host; null where it has to be pulled, as the policy says.</summary>
    public static async Task<EngineImage?> FindImageAsync(IEngine engine, ImageWork work, CancellationToken cancel)
    {
        if (work.Policy == PullPolicy.Always) return null;
        var here = await engine.FindImageAsync(work.Image, cancel);
        return here is null && work.Policy == PullPolicy.Never
            ? throw new EngineException(EngineFault.Rejected, PullWords.NotHere(work.Image))
            : here;
    }

    /// <summary>Finds the image, or pulls it as the policy says.</summary>
    public static async Task<EngineImage> EnsureImageAsync(
        IEngine engine, IRegistryCredentials credentials, ImageWork work, Action<string> progress, CancellationToken cancel)
    {
        if (await FindImageAsync(engine, work, cancel) is { } here) return here;
        await PullAsync(
            engine,
            await credentials.ForAsync(
                new CredentialsWanted(RegistryNames.Of(work.Image)) { For = work.Login is null ? null : work.For, Own = work.Login },
                cancel),
            work.Image, progress, cancel);
        return await engine.FindImageAsync(work.Image, cancel)
            ?? throw new EngineException(EngineFault.NotFound, $"image {work.Image} was pulled, and removed by someone else meanwhile");
    }

    private static async Task PullAsync(IEngine engine, CredentialsGiven given, string image, Action<string> progress, CancellationToken cancel)
    {
        try
        {
            await engine.PullAsync(image, given.Login, progress, cancel);
        }
        catch (EngineException silent) when (silent.Fault is EngineFault.NoAnswer)
        {
            throw new EngineException(EngineFault.NoAnswer, PullWords.Silent(image, silent.Message), silent);
        }
        catch (EngineException refused) when (refused.Fault is not EngineFault.Unreachable)
        {
            // What it was caused by is left out: its words may hold what the registry was sent.
            throw new EngineException(EngineFault.Rejected, PullWords.Failed(image, refused.Message, given));
        }
    }

    /// <summary>Makes the container, its secrets and configs in it, or takes the one that a lost answer left behind.</summary>
    public static async Task<EngineContainer> CreateAsync(
        IEngine engine, IFileSource source, ContainerPlan plan, bool start, CancellationToken cancel)
    {
        // Before anything is made: without them there is no container.
        var files = await FileFetching.FetchAsync(source, plan.Spec, cancel);
        string id;
        try
        {
            id = await engine.CreateAsync(plan, cancel);
        }
        catch (EngineException taken) when (taken.Fault == EngineFault.Conflict)
        {
            var found = await engine.InspectAsync(plan.Name, cancel);
            if (found?.Labels.GetValueOrDefault(ContainerIdentity.InstanceLabel) != plan.Labels[ContainerIdentity.InstanceLabel]) throw;
            id = found.Id;
            if (found.State == EngineContainerState.Created) await engine.JoinNetworksAsync(id, plan.Spec, cancel);
            else files = [];
        }

        await PutAsync(engine, id, plan.Spec, files, cancel);
        return start ? await StartAsync(engine, id, cancel) : await LookAsync(engine, id, cancel);
    }

    public static async Task<EngineContainer> CreateAndStartAsync(IEngine engine, IFileSource source, ContainerPlan plan, CancellationToken cancel)
    {
        await RequireFreePortsAsync(engine, plan.Spec, cancel);
        return await CreateAsync(engine, source, plan, start: true, cancel);
    }

    /// <summary>One that has never run may have been left behind before it had its networks and files; one that has run has them.</summary>
    public static async Task<EngineContainer> StartFreeAsync(
        IEngine engine, IFileSource source, EngineContainer container, ContainerSpec spec, CancellationToken cancel)
    {
        await RequireFreePortsAsync(engine, spec, cancel);
        if (container.State == EngineContainerState.Created)
        {
            var files = await FileFetching.FetchAsync(source, spec, cancel);
            await engine.JoinNetworksAsync(container.Id, spec, cancel);
            await PutAsync(engine, container.Id, spec, files, cancel);
        }

        return await StartAsync(engine, container.Id, cancel);
    }

    private static async Task PutAsync(
        IEngine engine, string container, ContainerSpec spec, ImmutableArray<ContainerFile> files, CancellationToken cancel)
    {
        foreach (var (folder, bundle) in FilePlaces.Bundles(spec, files)) await engine.PutFilesAsync(container, folder, bundle, cancel);
    }

    /// <summary>Who listens on a port that is to be published is seen before the engine fails at it, and can be named.</summary>
    private static async Task RequireFreePortsAsync(IEngine engine, ContainerSpec spec, CancellationToken cancel)
    {
        if (spec.Ports.All(port => port.HostPort == 0)) return;
        if (await engine.ListeningAsync(cancel) is not { } listening) return;
        foreach (var port in spec.Ports)
        {
            var taken = listening.FirstOrDefault(
                one => one.Port == port.HostPort && one.Protocol == port.Protocol && PortTable.Overlaps(one.HostIp, port.HostIp));
            if (taken is not null)
                throw new EngineException(
                    EngineFault.Rejected,
                    $"port {port.HostPort}/{port.Protocol} is held by {taken.Holder} of the host: address already in use");
        }
    }

    public static async Task<EngineContainer> StartAsync(IEngine engine, string container, CancellationToken cancel)
    {
        await engine.StartAsync(container, cancel);
        return await LookAsync(engine, container, cancel);
    }

    public static async Task<EngineContainer> StopAsync(IEngine engine, string container, TimeSpan grace, CancellationToken cancel)
    {
        await engine.StopAsync(container, grace, cancel);
        return await LookAsync(engine, container, cancel);
    }

    public static async Task<EngineContainer> RestartAsync(IEngine engine, string container, TimeSpan grace, CancellationToken cancel)
    {
        await engine.StopAsync(container, grace, cancel);
        return await StartAsync(engine, container, cancel);
    }

    public static async Task RemoveAsync(IEngine engine, EngineContainer container, TimeSpan grace, CancellationToken cancel)
    {
        if (container.State is EngineContainerState.Running or EngineContainerState.Restarting)
            await engine.StopAsync(container.Id, grace, cancel);
        await engine.RemoveAsync(container.Id, cancel);
    }

    /// <summary>What the last instance of a stack on this host leaves behind: its networks and, when asked, its volumes.</summary>
    public static async Task TidyAsync(IEngine engine, string cluster, Assignment last, bool lastOfStack, CancellationToken cancel)
    {
        if (lastOfStack)
            await engine.RemoveIdleNetworksAsync(ContainerIdentity.OwnerLabelsOf(cluster, last.Service.Stack), cancel);
        if (!last.RemoveVolumes) return;
        foreach (var mount in last.Container.Mounts)
        {
            if (mount is { Type: MountType.Volume, Source: { } volume } && mount.Volume?.External != true)
                await engine.RemoveVolumeAsync(volume, cancel);
        }
    }

    private static async Task<EngineContainer> LookAsync(IEngine engine, string container, CancellationToken cancel) =>
        await engine.InspectAsync(container, cancel)
        ?? throw new EngineException(EngineFault.NotFound, $"container {container} was removed by someone else meanwhile");
}
