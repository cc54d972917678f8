using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>JSON of what is neither Swarm's nor a container's: names as in C#, what is null left out.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ErrorWire))]
[JsonSerializable(typeof(VersionWire))]
[JsonSerializable(typeof(InfoWire))]
[JsonSerializable(typeof(AuthWire))]
[JsonSerializable(typeof(AuthDoneWire))]
[JsonSerializable(typeof(DistributionWire))]
public sealed partial class SystemJson : JsonSerializerContext;
