using System.Collections.Immutable;
using Scheduler.Docker;

namespace Scheduler.Node.Engines;

/// <summary>
/// Removes networks that no container is in. An engine may go on taking a network for used by a container that it has
/// removed (moby/moby#33156), and refuses for ever; such a place is taken from it by the container's name.
/// </summary>
internal sealed class IdleNetworks(DockerEngine engine)
{
    /// <returns>The names of those removed.</returns>
    public async Task<ImmutableArray<string>> RemoveAsync(EngineFilters filters, CancellationToken cancel)
    {
        var removed = ImmutableArray.CreateBuilder<string>();
        foreach (var network in await engine.Networks.ListAsync(filters, cancellation: cancel))
        {
            if (await TryRemoveAsync(network.Id, cancel) || (await FreeAsync(network.Id, cancel) && await TryRemoveAsync(network.Id, cancel)))
                removed.Add(network.Name);
        }

        return removed.ToImmutable();
    }

    private async Task<bool> TryRemoveAsync(string network, CancellationToken cancel)
    {
        try
        {
            await engine.Networks.RemoveAsync(network, cancellation: cancel);
            return true;
        }
        catch (DockerApiException refused) when (refused.IsNotFound || refused.IsForbidden || refused.IsConflict)
        {
            return false;
        }
    }

    /// <summary>Whether all that were in it are gone, and are out of it now.</summary>
    private async Task<bool> FreeAsync(string network, CancellationToken cancel)
    {
        try
        {
            var members = (await engine.Networks.InspectAsync(network, cancellation: cancel)).Containers?.Values ?? [];
            foreach (var name in members.Select(one => one.Name))
            {
                if (name is null or "" || await ExistsAsync(name, cancel)) return false;
                await engine.Networks.DisconnectAsync(network, name, force: true, cancellation: cancel);
            }

            return true;
        }
        catch (DockerApiException gone) when (gone.IsNotFound)
        {
            return false;
        }
    }

    private async Task<bool> ExistsAsync(string container, CancellationToken cancel) =>
        await EngineErrors.FindAsync(engine.Containers.InspectAsync(container, cancellation: cancel)) is not null;
}
