using System.Text.Json.Serialization;

namespace Scheduler.Docker.Models;

/// <summary>What came from the registries' world is named in lower or camel case.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(RegistryAuthJson))]
[JsonSerializable(typeof(PullMessage))]
internal sealed partial class RegistryJson : JsonSerializerContext;

/// <summary>The engine spells these names in lower case throughout.</summary>
internal sealed record RegistryAuthJson(
    [property: JsonPropertyName("username")] string? Username,
    [property: JsonPropertyName("password")] string? Password,
    [property: JsonPropertyName("serveraddress")] string? ServerAddress,
    [property: JsonPropertyName("identitytoken")] string? IdentityToken,
    [property: JsonPropertyName("registrytoken")] string? RegistryToken);
