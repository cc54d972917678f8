using System.Collections.Immutable;
using Scheduler.Core;
using Scheduler.Core.Swarm;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Which networks a container joins: bridges of its host, or one of the engine's own.</summary>
internal sealed record NetworkJoins(string? Mode, ImmutableArray<NetworkAttachment> Networks)
{
    private const string Field = "TaskTemplate.Networks";

    public static NetworkJoins Of(ContainerSpec container) => new(container.NetworkMode, container.Networks);

    /// <param name="name">The service's name, which resolves on each of its networks.</param>
    public static NetworkJoins Read(IReadOnlyList<AttachmentWire>? wires, string name, ReadingSurroundings around, ReadingNotes notes)
    {
        if (wires is null or { Count: 0 }) return new NetworkJoins("bridge", []);
        var joined = new List<NetworkAttachment>();
        foreach (var wire in wires)
        {
            if (wire?.Target is not { Length: > 0 } target || around.NetworkOf(target) is not { } network)
            {
                notes.Refuse(Refusal.NotFound($"network {Shown.Text(wire?.Target ?? "")} not found"));
                continue;
            }

            if (wire.DriverOpts is { Count: > 0 }) notes.Refuse($"{Field}.DriverOpts", "options of one task's attachment cannot be set");
            if (network.IsEngines && wires.Count == 1) return new NetworkJoins(network.Name, []);
            if (network.IsEngines) notes.Refuse(Field, $"the engine's own network {network.Name} is joined alone or not at all");
            joined.Add(new NetworkAttachment(network.Name)
            {
                Aliases = [.. (wire.Aliases ?? []).Append(name).Distinct(StringComparer.Ordinal)],
                Spec = network.Spec
            });
        }

        return new NetworkJoins(null, [.. joined]);
    }

    public static IReadOnlyList<AttachmentWire>? Write(ContainerSpec container, string name) => container switch
    {
        { NetworkMode: ("host" or "none") and var mode } => [new AttachmentWire { Target = DockerIds.OfNetwork(mode) }],
        // Docker has no word for the network of another service; what is not shown and comes back so is no change.
        { NetworkMode: not null } or { Networks.IsEmpty: true } => null,
        _ =>
        [
            .. container.Networks.Select(network => new AttachmentWire
            {
                Target = DockerIds.OfNetwork(network.Network),
                Aliases = network.Aliases.Where(alias => alias != name).ToList() is { Count: > 0 } aliases ? aliases : null,
            }),
        ],
    };
}
