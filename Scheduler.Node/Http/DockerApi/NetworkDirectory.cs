using System.Text.Json;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// The networks that services can join: those that people made, which the database keeps; those that services bring along in
/// their specs; and those that every engine has. A host makes the bridge when the first container there needs it.
/// </summary>
public sealed class NetworkDirectory(GatewayServices services)
{
    private const string Kind = "network";

    private static readonly IReadOnlyList<ClusterNetwork> Engines =
        [new("bridge", new NetworkSpec()), new("host", new NetworkSpec { Driver = "host" }), new("none", new NetworkSpec { Driver = "null" })];

    /// <exception cref="Actors.Journal.JournalUnavailableException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<ClusterNetwork>> AllAsync(CancellationToken cancel)
    {
        var all = Engines.ToDictionary(network => network.Name, StringComparer.Ordinal);
        foreach (var stored in await services.Objects.ListAsync(Kind, cancel))
        {
            if (Open(stored) is { } network) all[network.Name] = network;
        }

        foreach (var attached in services.Board.Services.Values
            .Where(view => view.Status != ServiceStatus.Removing)
            .SelectMany(view => view.Spec.Container.Networks))
            all.TryAdd(attached.Network, new ClusterNetwork(attached.Network, attached.Spec));
        return [.. all.Values.OrderBy(network => network.Name, StringComparer.Ordinal)];
    }

    /// <summary>Finds by name or id.</summary>
    public static Found<ClusterNetwork> Find(IReadOnlyList<ClusterNetwork> all, string text) =>
        DockerLookup.Find("network", text, all, network => DockerIds.OfNetwork(network.Name), network => network.Name);

    /// <exception cref="Actors.Journal.JournalUnavailableException">The database cannot be reached; it may have been made.</exception>
    public Task<SharedObjectMade> CreateAsync(ClusterNetwork network, CancellationToken cancel) =>
        services.Objects.CreateAsync(Kind, network.Name, JsonSerializer.SerializeToUtf8Bytes(network, ManifestRegistry.Json), cancel);

    /// <summary>False when it is none that people made.</summary>
    /// <exception cref="Actors.Journal.JournalUnavailableException">The database cannot be reached; it may have been removed.</exception>
    public Task<bool> RemoveAsync(string name, CancellationToken cancel) => services.Objects.RemoveAsync(Kind, name, cancel);

    private static ClusterNetwork? Open(SharedObject stored) =>
        JsonSerializer.Deserialize<ClusterNetwork>(stored.Body, ManifestRegistry.Json) is { } network
            ? network with { CreatedAt = stored.CreatedAt }
            : null;
}
