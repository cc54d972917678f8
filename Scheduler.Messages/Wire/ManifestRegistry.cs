using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduler.Messages.Wire;

/// <summary>
/// Which manifest stands for which type. Manifests are written down, never derived from a type's name, so that a type
/// can be renamed without losing what is stored. Filled once at start, then only read.
/// </summary>
public sealed class ManifestRegistry
{
    private readonly Dictionary<Type, string> _manifests = [];
    private readonly Dictionary<string, Func<string, object>> _readers = new(StringComparer.Ordinal);

    /// <summary>How payloads are written: camelCase, enums by name. Unknown members are skipped; missing ones are an error.</summary>
    public static JsonSerializerOptions Json { get; } = MakeJson();

    /// <summary>
    /// Writes and reads <typeparamref name="T"/> as <paramref name="manifest"/>, a name, a slash and a version from 1
    /// up. Throws <see cref="ArgumentException"/> for another form, and when the type or the manifest is taken.
    /// </summary>
    public ManifestRegistry Add<T>(string manifest)
        where T : class
    {
        if (!_manifests.TryAdd(typeof(T), manifest)) throw new ArgumentException($"{typeof(T)} has the manifest {_manifests[typeof(T)]} already");
        AddReader(manifest, payload => Deserialize<T>(manifest, payload));
        return this;
    }

    /// <summary>Reads an older version, which is written no more, and turns it into what took its place.</summary>
    public ManifestRegistry AddOld<TOld>(string manifest, Func<TOld, object> upgrade)
        where TOld : class
    {
        AddReader(manifest, payload => upgrade(Deserialize<TOld>(manifest, payload)));
        return this;
    }

    /// <summary>The types that are written, in the order in which they were added.</summary>
    public IReadOnlyCollection<Type> Types => _manifests.Keys;

    /// <summary>Throws <see cref="WireFormatException"/> when the type of <paramref name="message"/> was not added.</summary>
    public WireMessage Write(object message)
    {
        var type = message.GetType();
        if (!_manifests.TryGetValue(type, out var manifest)) throw new WireFormatException($"no manifest was registered for {type}");
        return new WireMessage(manifest, JsonSerializer.Serialize(message, type, Json));
    }

    /// <summary>Throws <see cref="WireFormatException"/> for an unknown manifest or JSON that does not fit.</summary>
    public object Read(WireMessage wire)
    {
        if (!_readers.TryGetValue(wire.Manifest, out var read))
        {
            throw new WireFormatException($"the manifest '{wire.Manifest}' is unknown; a newer version of the program may have written it");
        }

        return read(wire.Payload);
    }

    /// <summary>As <see cref="Read(WireMessage)"/>; also throws when it is something else than a <typeparamref name="T"/>.</summary>
    public T Read<T>(WireMessage wire)
        where T : class =>
        Read(wire) as T ?? throw new WireFormatException($"'{wire.Manifest}' is not a {typeof(T).Name}");

    private static T Deserialize<T>(string manifest, string payload)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(payload, Json)
                ?? throw new WireFormatException($"'{manifest}' was stored as null");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new WireFormatException($"'{manifest}' cannot be read: {fault.Message}", fault);
        }
    }

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                new ImmutableArrayConverter(),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static bool IsManifest(string manifest)
    {
        var slash = manifest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && manifest.AsSpan(slash + 1) is { Length: > 0 } version
            && version[0] != '0'
            && version.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private void AddReader(string manifest, Func<string, object> read)
    {
        if (!IsManifest(manifest)) throw new ArgumentException($"'{manifest}' is not of the form name/version");
        if (!_readers.TryAdd(manifest, read)) throw new ArgumentException($"the manifest '{manifest}' is taken");
    }
}
