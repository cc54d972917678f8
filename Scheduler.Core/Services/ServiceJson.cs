using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Scheduler.Core.Services;

/// <summary>
/// How specs, commands, events and states are written to the journal. Names and defaults are part of the stored format.
/// </summary>
/// <remarks>
/// By reflection, not generated: the generator overwrites a record's init defaults with null where the JSON has no such
/// member, and leaving defaults out is what lets a spec grow without a migration.
/// </remarks>
public static class ServiceJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
