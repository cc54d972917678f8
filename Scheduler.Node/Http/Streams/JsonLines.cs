using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scheduler.Node.Http.Streams;

/// <summary>application/x-ndjson: a JSON value per line. An empty line is the heartbeat.</summary>
public sealed class JsonLines : IStreamFormat
{
    public const string MediaType = "application/x-ndjson";

    public string ContentType => MediaType;

    public ReadOnlyMemory<byte> Heartbeat { get; } = "\n"u8.ToArray();

    public ReadOnlyMemory<byte> Item<T>(T value, JsonTypeInfo<T> type, string? id, string? name) =>
        (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];
}
