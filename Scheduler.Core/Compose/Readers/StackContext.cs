using System.Collections.Immutable;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>What the readers of one stack's services share.</summary>
internal sealed record StackContext
{
    public required string Stack { get; init; }

    /// <summary>The first format: no networks and volumes are declared.</summary>
    public required bool IsFirstFormat { get; init; }

    /// <summary>Rancher's file stands beside: as there, a volume need not be declared.</summary>
    public required bool IsRancher { get; init; }

    /// <summary>The value of an environment variable, or null.</summary>
    public required Func<string, string?> LookUp { get; init; }

    /// <summary>The text of a file by its absolute path, or null.</summary>
    public required Func<string, string?> ReadFile { get; init; }

    public required HostPaths Paths { get; init; }

    /// <summary>Networks that Rancher would manage, by the names that <c>network_mode</c> knows them by.</summary>
    public required ImmutableHashSet<string> ManagedNetworks { get; init; }

    /// <summary>By their names in the file; <c>default</c> is among them.</summary>
    public required ImmutableDictionary<string, DeclaredNetwork> Networks { get; init; }

    /// <summary>By their names in the file.</summary>
    public required ImmutableDictionary<string, DeclaredVolume> Volumes { get; init; }

    /// <summary>Secrets and configs, by their names in the file.</summary>
    public required ImmutableDictionary<(FileKind Kind, string Key), StackFile> Files { get; init; }
}

/// <param name="EngineName">Its name on the engines.</param>
internal sealed record DeclaredNetwork(string EngineName, NetworkSpec Spec);

/// <param name="EngineName">Its name on the engines.</param>
/// <param name="Spec">Null for a local volume without options.</param>
internal sealed record DeclaredVolume(string EngineName, VolumeSpec? Spec)
{
    /// <summary>Each slot has one of its own.</summary>
    public bool PerSlot { get; init; }
}
