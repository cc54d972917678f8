using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scheduler.Node.Http.DockerApi.Requests;

/// <summary>
/// Names what a client asks for by fields that are not known here. Those that ask for nothing are passed over: Go writes
/// fields that nobody has set, with their zero.
/// </summary>
public static class UnknownFields
{
    private const int Most = 20;

    /// <summary>Their paths, such as <c>TaskTemplate.Runtime</c>; the first so many.</summary>
    public static IReadOnlyList<string> Of(JsonElement json, JsonTypeInfo expected)
    {
        var found = new List<string>();
        Look(json, expected, "", found);
        return found;
    }

    private static void Look(JsonElement json, JsonTypeInfo expected, string path, List<string> found)
    {
        switch (expected.Kind)
        {
            case JsonTypeInfoKind.Object when json.ValueKind == JsonValueKind.Object:
                foreach (var field in json.EnumerateObject()) LookAt(field, expected, path, found);
                break;
            case JsonTypeInfoKind.Enumerable when json.ValueKind == JsonValueKind.Array:
                var element = expected.Options.GetTypeInfo(expected.ElementType!);
                foreach (var (index, item) in json.EnumerateArray().Index()) Look(item, element, $"{path}[{index}]", found);
                break;
        }
    }

    private static void LookAt(JsonProperty field, JsonTypeInfo expected, string path, List<string> found)
    {
        var at = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
        var known = expected.Properties.FirstOrDefault(property => property.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase));
        if (known is not null)
            Look(
                field.Value,
                expected.Options.GetTypeInfo(Nullable.GetUnderlyingType(known.PropertyType) ?? known.PropertyType),
                at,
                found);
        else if (!IsNothing(field.Value) && found.Count < Most)
            found.Add(at);
    }

    private static bool IsNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => value.TryGetDecimal(out var number) && number == 0,
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Array => value.EnumerateArray().All(IsNothing),
        JsonValueKind.Object => value.EnumerateObject().All(field => IsNothing(field.Value)),
        _ => false,
    };
}
