using System.Text.Json;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>A container, the host that has it, and what its engine says of it.</summary>
/// <param name="Details">As the engine's inspection has it.</param>
internal sealed record FoundContainer(HostId Host, IEngineCalls Engine, JsonElement Details)
{
    public string Id { get; } = Details.GetProperty("Id").GetString()!;

    /// <summary>As everybody in the cluster may call it.</summary>
    public string Name => $"{Host}/{Details.GetProperty("Name").GetString()!.TrimStart('/')}";

    public bool HasTerminal =>
        Details.TryGetProperty("Config", out var config)
        && config.TryGetProperty("Tty", out var tty)
        && tty.ValueKind == JsonValueKind.True;

    public bool IsRunning =>
        Details.TryGetProperty("State", out var state)
        && state.TryGetProperty("Running", out var running)
        && running.ValueKind == JsonValueKind.True;

    /// <summary>When it was last started; empty where that is not known.</summary>
    public string StartedAt =>
        Details.TryGetProperty("State", out var state) && state.TryGetProperty("StartedAt", out var at)
            ? at.GetString() ?? ""
            : "";

    /// <summary>The instance that it says it is, if it was made by this cluster; else null.</summary>
    public InstanceId? InstanceIn(string cluster) =>
        LabelOf(ContainerIdentity.ClusterLabel) == cluster && LabelOf(ContainerIdentity.InstanceLabel) is { } instance
            ? new InstanceId(instance)
            : null;

    private string? LabelOf(string name) =>
        Details.TryGetProperty("Config", out var config)
        && config.TryGetProperty("Labels", out var labels)
        && labels.ValueKind == JsonValueKind.Object
        && labels.TryGetProperty(name, out var value)
            ? value.GetString()
            : null;
}
