using System.Text.Json;
using Scheduler.Core.Images;

namespace Scheduler.Core.Webhooks;

/// <summary>
/// Reads what registries send when an image was pushed: distribution and what is made of it (also Azure's), Docker Hub, Harbor,
/// Quay, and a plain form for scripts. Total: whatever the bytes are, they are read or refused. Pure.
/// </summary>
public static class PushReader
{
    /// <summary>What to send where nothing else is at hand.</summary>
    public const string Expected =
        """a push notification of distribution, Docker Hub, Harbor or Quay, or {"image":"registry.example.org/shop/web:1.2"} with "digest" where it is known""";

    private const int EventsMax = 500;
    private const int TextMax = 512;
    private const int DepthMax = 32;

    public static PushReading Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DepthMax });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return Unknown;
            if (In(root, "events") is { ValueKind: JsonValueKind.Array } events) return Distribution(events);
            if (In(root, "target") is { ValueKind: JsonValueKind.Object } && Text(root, "action") is not null)
                return new PushReading([.. OfEvent(root)], null);
            if (In(root, "push_data") is { ValueKind: JsonValueKind.Object } push) return Hub(root, push);
            if (In(root, "event_data") is { ValueKind: JsonValueKind.Object } data) return Harbor(root, data);
            if (In(root, "updated_tags") is { ValueKind: JsonValueKind.Array } tags) return Quay(root, tags);
            return Text(root, "image") is { } image ? Plain(root, image) : Unknown;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            return new PushReading([], $"The body is no JSON: expected {Expected}.");
        }
    }

    private static PushReading Unknown => new([], $"The body is none that is known: expected {Expected}.");

    private static PushReading Distribution(JsonElement events) => events.GetArrayLength() > EventsMax
        ? new PushReading([], $"The body has more than {EventsMax} events.")
        : new PushReading([.. events.EnumerateArray().SelectMany(OfEvent)], null);

    /// <summary>A push of a layer, or of a manifest by its digest alone, moves no tag.</summary>
    private static IEnumerable<PushedImage> OfEvent(JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object || Text(one, "action") != "push"
            || In(one, "target") is not { ValueKind: JsonValueKind.Object } target)
            yield break;
        if (Text(target, "repository") is not { } repository || Text(target, "tag") is not { } tag) yield break;
        yield return new PushedImage(
            RegistryOf(one, target), repository, tag, Text(target, "digest"), Text(one, "id") is { } id ? $"event:{id}" : null);
    }

    /// <summary>The name by which whoever pushed knows the registry.</summary>
    private static string? RegistryOf(JsonElement one, JsonElement target)
    {
        if (In(one, "request") is { ValueKind: JsonValueKind.Object } request
            && Text(request, "host") is { } host && RegistryNames.Parse(host) is { } name)
            return name;
        return Text(target, "url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? RegistryNames.Parse(address.Authority)
            : null;
    }

    private static PushReading Hub(JsonElement root, JsonElement push)
    {
        if (In(root, "repository") is not { ValueKind: JsonValueKind.Object } repository
            || Text(repository, "repo_name") is not { } name || Text(push, "tag") is not { } tag)
            return Unknown;
        var at = In(push, "pushed_at") is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : null;
        return new PushReading([new PushedImage(RegistryNames.DockerHub, name, tag, null, at is null ? null : $"hub:{name}:{tag}:{at}")], null);
    }

    private static PushReading Harbor(JsonElement root, JsonElement data)
    {
        if (Text(root, "type") is not ("PUSH_ARTIFACT" or "pushImage")
            || In(data, "resources") is not { ValueKind: JsonValueKind.Array } resources)
            return new PushReading([], null);
        var at = In(root, "occur_at") is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : "";
        return new PushReading([.. resources.EnumerateArray().Take(EventsMax).SelectMany(resource => OfResource(resource, at))], null);
    }

    private static IEnumerable<PushedImage> OfResource(JsonElement resource, string at)
    {
        if (resource.ValueKind != JsonValueKind.Object
            || Text(resource, "resource_url") is not { } url || Text(resource, "tag") is not { } tag)
            yield break;
        var digest = Text(resource, "digest");
        yield return Named(url, tag, digest, at.Length == 0 ? null : $"harbor:{at}:{url}:{tag}:{digest}");
    }

    private static PushReading Quay(JsonElement root, JsonElement tags) => Text(root, "docker_url") is { } url
        ? new PushReading([.. tags.EnumerateArray().Take(EventsMax).Select(TextOf).OfType<string>().Select(tag => Named(url, tag, null, null))], null)
        : Unknown;

    private static PushReading Plain(JsonElement root, string image) =>
        new([Named(image, PinnedImage.TagIn(image) ?? "latest", Text(root, "digest") ?? PinnedImage.DigestIn(image), null)], null);

    private static PushedImage Named(string image, string tag, string? digest, string? told)
    {
        var full = PinnedImage.RepositoryOf(image);
        var slash = full.IndexOf('/', StringComparison.Ordinal);
        return new PushedImage(full[..slash], full[(slash + 1)..], tag, digest, told);
    }

    /// <summary>The member of an object; of two, the last one.</summary>
    private static JsonElement? In(JsonElement parent, string name) => parent.TryGetProperty(name, out var found) ? found : null;

    private static string? Text(JsonElement parent, string name) => In(parent, name) is { } found ? TextOf(found) : null;

    private static string? TextOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 and <= TextMax } text ? text : null;
}
