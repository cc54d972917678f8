using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>The images of several hosts as one list.</summary>
internal static class ImageRows
{
    /// <summary>By their ids, each with the names that it has anywhere.</summary>
    public static IEnumerable<JsonObject> Merge(IEnumerable<HostAnswer> answers)
    {
        var images = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var rows = answers
            .Where(answer => answer.Answer?.Json is { ValueKind: JsonValueKind.Array })
            .SelectMany(answer => answer.Answer!.Json!.Value.EnumerateArray());
        foreach (var row in rows)
        {
            var id = row.GetProperty("Id").GetString()!;
            if (images.TryAdd(id, JsonObject.Create(row)!)) continue;
            AddNames(images[id], row, "RepoTags");
            AddNames(images[id], row, "RepoDigests");
        }

        return images.Values;
    }

    private static void AddNames(JsonObject image, JsonElement row, string names)
    {
        if (!row.TryGetProperty(names, out var more) || more.ValueKind != JsonValueKind.Array) return;
        var known = (image[names] as JsonArray ?? []).Select(name => (string)name!);
        image[names] = new JsonArray([.. known.Union(more.EnumerateArray().Select(name => name.GetString()!)).Select(name => (JsonNode)name)]);
    }
}
