using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.Wire;

/// <summary>Writes an enum's names in camelCase; reads names only, never numbers.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
