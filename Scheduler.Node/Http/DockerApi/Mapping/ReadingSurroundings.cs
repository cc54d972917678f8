using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>What a service's description refers to.</summary>
/// <param name="NetworkOf">A network by its name or id; null where there is none.</param>
public sealed record ReadingSurroundings(Func<string, ClusterNetwork?> NetworkOf)
{
    public static readonly ReadingSurroundings None = new(static _ => null);

    /// <summary>A secret's or config's name by its name or id; null where there is none.</summary>
    public Func<FileKind, string, string?> FileOf { get; init; } = static (_, _) => null;
}

/// <summary>A network that services can join.</summary>
/// <param name="Name">Its name on the engines.</param>
/// <param name="Spec">How a host makes it when it is missing there; for an engine's own network without meaning.</param>
public sealed record ClusterNetwork(string Name, NetworkSpec Spec)
{
    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Clients may attach containers of their own, as far as they were told; nothing here does.</summary>
    public bool Attachable { get; init; }

    /// <summary>
    /// The options of the overlay that it was asked to be; null where it was not. Clients compare what they asked for
    /// with what is shown.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, string>? OverlayOptions { get; init; }

    /// <summary>One that every engine has: host, none and bridge.</summary>
    [JsonIgnore]
    public bool IsEngines => Name is "host" or "none" or "bridge";
}
