using System.Text.Json.Serialization;

namespace Scheduler.Docker.Models;

/// <summary>Statistics alone are named in snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ContainerStats))]
internal sealed partial class SnakeCaseJson : JsonSerializerContext;
