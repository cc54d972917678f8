using System.Text.Json.Serialization.Metadata;

namespace Scheduler.Node.Http.Streams;

/// <summary>How items of a stream are written: server-sent events or lines of JSON.</summary>
public interface IStreamFormat
{
    string ContentType { get; }

    /// <param name="id">Where to resume from, or null.</param>
    /// <param name="name">The item's kind, or null for the usual one.</param>
    ReadOnlyMemory<byte> Item<T>(T value, JsonTypeInfo<T> type, string? id, string? name);

    /// <summary>Bytes that mean nothing, for a stream that is silent.</summary>
    ReadOnlyMemory<byte> Heartbeat { get; }
}
