using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Docker;
using Scheduler.Messages.Services;
using ContainerPlan = Scheduler.Core.Hosts.ContainerPlan;
using ContainerSpec = Scheduler.Messages.Services.ContainerSpec;
using NetworkSpec = Scheduler.Docker.NetworkSpec;

namespace Scheduler.Node.Engines;

/// <summary>Makes a container and the networks it needs. Volumes are made by the engine with the container.</summary>
internal sealed class ContainerMaker(DockerEngine engine)
{
    // An engine makes two networks of one name when it is asked for both at once, and then finds neither by that name.
    // One that hangs holds up only those who wait for the same.
    private readonly NameGate _oneOfAName = new();

    public async Task<string> MakeAsync(ContainerPlan plan, CancellationToken cancel)
    {
        var networks = NetworksOf(plan.Spec);
        await CheckExternalVolumesAsync(plan, cancel);
        foreach (var network in networks) await EnsureNetworkAsync(plan, network, cancel);
        var id = (await engine.Containers.CreateAsync(plan.Name, ContainerWriting.Of(plan), cancellation: cancel)).Id;
        try
        {
            foreach (var network in networks.Skip(1)) await ConnectAsync(id, network, cancel);
        }
        catch (DockerException)
        {
            // Half-connected it must not live: the next try starts from nothing.
            await engine.Containers.RemoveAsync(id, force: true, volumes: true, cancellation: cancel);
            throw;
        }

        return id;
    }

    /// <summary>With the first it was made; whoever made it may have ended before it had the others.</summary>
    public async Task<bool> JoinAsync(string container, ContainerSpec spec, CancellationToken cancel)
    {
        foreach (var network in NetworksOf(spec).Skip(1))
        {
            try
            {
                await ConnectAsync(container, network, cancel);
            }
            catch (DockerApiException joined) when (IsJoined(joined))
            {
            }
        }

        return true;
    }

    private Task ConnectAsync(string container, NetworkAttachment network, CancellationToken cancel) =>
        engine.Networks.ConnectAsync(network.Network, container, ContainerWriting.EndpointOf(network), cancellation: cancel);

    /// <summary>dockerd: "endpoint with name web already exists in network shop"; others: "already connected".</summary>
    private static bool IsJoined(DockerApiException refused) =>
        (refused.IsForbidden || refused.IsConflict)
        && (refused.Message.Contains("already exists in network", StringComparison.OrdinalIgnoreCase)
            || refused.Message.Contains("already connected", StringComparison.OrdinalIgnoreCase)
            || refused.Message.Contains("already attached", StringComparison.OrdinalIgnoreCase));

    private static ImmutableArray<NetworkAttachment> NetworksOf(ContainerSpec spec) => spec.NetworkMode is null ? spec.Networks : [];

    /// <summary>An engine makes a container for a missing network and fails only at its start, so the networks come first.</summary>
    private async Task EnsureNetworkAsync(ContainerPlan plan, NetworkAttachment network, CancellationToken cancel)
    {
        if (await HasNetworkAsync(network.Network, cancel)) return;
        using var entered = await _oneOfAName.EnterAsync(network.Network, cancel);
        if (entered is null)
            throw new EngineException(
                EngineFault.NoAnswer,
                $"network {network.Network} is being made for another container, and the engine has not answered");
        if (!await HasNetworkAsync(network.Network, cancel)) await MakeNetworkAsync(plan, network, cancel);
    }

    private async Task<bool> HasNetworkAsync(string network, CancellationToken cancel) =>
        await EngineErrors.FindAsync(engine.Networks.InspectAsync(network, cancellation: cancel)) is not null;

    private async Task MakeNetworkAsync(ContainerPlan plan, NetworkAttachment network, CancellationToken cancel)
    {
        if (network.Spec.External)
            throw new EngineException(EngineFault.NotFound, $"external network {network.Network} is not on this host; create it there");
        try
        {
            await engine.Networks.CreateAsync(Spec(plan, network), cancellation: cancel);
        }
        catch (DockerApiException taken) when (taken.IsConflict)
        {
            // Another instance of the stack was quicker.
        }
    }

    private static NetworkSpec Spec(ContainerPlan plan, NetworkAttachment network) => new()
    {
        Name = network.Network,
        Driver = network.Spec.Driver,
        Internal = network.Spec.Internal,
        EnableIpv6 = network.Spec.EnableIpv6,
        Options = network.Spec.DriverOptions,
        Labels = network.Spec.Labels.SetItems(plan.OwnerLabels),
        Ipam = network.Spec.Subnets.IsEmpty ? null : new Ipam
        {
            Config = [.. network.Spec.Subnets.Select(one => new IpamPool { Subnet = one.Subnet, Gateway = one.Gateway, IpRange = one.IpRange })],
        },
    };

    /// <summary>The engine would silently make a missing volume; for an external one that would hide a mistake.</summary>
    private async Task CheckExternalVolumesAsync(ContainerPlan plan, CancellationToken cancel)
    {
        foreach (var mount in plan.Spec.Mounts.Where(one => one is { Type: MountType.Volume, Source: not null, Volume.External: true }))
        {
            if (await EngineErrors.FindAsync(engine.Volumes.InspectAsync(mount.Source!, cancellation: cancel)) is null)
                throw new EngineException(EngineFault.NotFound, $"external volume {mount.Source} is not on this host; create it there");
        }
    }
}
