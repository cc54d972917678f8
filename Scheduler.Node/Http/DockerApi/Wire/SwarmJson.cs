using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>JSON of Swarm's objects: names as in C# and without regard to case, what is null left out.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(ServiceSpecWire))]
[JsonSerializable(typeof(ServiceWire))]
[JsonSerializable(typeof(ServiceCreatedWire))]
[JsonSerializable(typeof(ServiceUpdatedWire))]
[JsonSerializable(typeof(TaskWire))]
[JsonSerializable(typeof(IReadOnlyList<TaskWire>))]
[JsonSerializable(typeof(NodeSpecWire))]
[JsonSerializable(typeof(NodeWire))]
[JsonSerializable(typeof(IReadOnlyList<NodeWire>))]
[JsonSerializable(typeof(SwarmInspectWire))]
[JsonSerializable(typeof(NetworkWire))]
[JsonSerializable(typeof(IReadOnlyList<NetworkWire>))]
[JsonSerializable(typeof(NetworkCreateWire))]
[JsonSerializable(typeof(NetworkCreatedWire))]
[JsonSerializable(typeof(FileWire))]
[JsonSerializable(typeof(IReadOnlyList<FileWire>))]
[JsonSerializable(typeof(FileSpecWire))]
[JsonSerializable(typeof(FileCreatedWire))]
[JsonSerializable(typeof(EventWire))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class SwarmJson : JsonSerializerContext;
