using System.Text.Json;

namespace Scheduler.Core.Webhooks;

/// <summary>
/// Reads the tag and digest that the caller of an upgrade may name. Whatever else a service sends along, such as GitHub's or
/// GitLab's account of what has happened, asks for nothing. Total. Pure.
/// </summary>
public static class UpgradeReader
{
    public static (string? Tag, string? Digest) Read(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return (null, null);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            return (Text(document.RootElement, "tag"), Text(document.RootElement, "digest"));
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;
}
