using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>In which fields two specs differ, by the names that the API has for them. Pure.</summary>
internal static class SpecChanges
{
    /// <summary>A new service is compared with one of which nothing is said.</summary>
    private static readonly ServiceSpec Nothing = new() { Container = new ContainerSpec { Image = "" } };

    /// <param name="before">Null for a new service.</param>
    public static IReadOnlyList<FieldChangeBody> Of(ServiceSpec? before, ServiceSpec after)
    {
        var changes = new List<FieldChangeBody>();
        Compare("", NodeOf(before ?? Nothing), NodeOf(after), changes);
        return before is not null ? changes : [.. changes.Select(change => change with { Old = null })];
    }

    private static JsonNode? NodeOf(ServiceSpec spec) => JsonSerializer.SerializeToNode(spec, WireJson.Default.ServiceSpec);

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<FieldChangeBody> changes)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        switch (before, after)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(pair => pair.Key).Union(other.Select(pair => pair.Key)))
                    Compare(path.Length == 0 ? name : $"{path}.{name}", one[name], other[name], changes);
                break;
            case (JsonArray one, JsonArray other) when one.Concat(other).Any(item => item is JsonObject):
                for (var index = 0; index < Math.Max(one.Count, other.Count); index++)
                    Compare($"{path}[{index}]", index < one.Count ? one[index] : null, index < other.Count ? other[index] : null, changes);
                break;
            default:
                changes.Add(new FieldChangeBody(path, TextOf(before), TextOf(after)));
                break;
        }
    }

    private static string? TextOf(JsonNode? node) => node?.ToJsonString(WireJson.Readable);
}
