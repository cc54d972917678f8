using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scheduler.Node.Http.Streams;

/// <summary>text/event-stream, as the HTML standard has it. The data is one line of JSON.</summary>
public sealed class ServerSentEvents : IStreamFormat
{
    public const string MediaType = "text/event-stream";

    public string ContentType => MediaType;

    public ReadOnlyMemory<byte> Heartbeat { get; } = ":\n\n"u8.ToArray();

    public ReadOnlyMemory<byte> Item<T>(T value, JsonTypeInfo<T> type, string? id, string? name)
    {
        var text = new StringBuilder();
        if (id is not null) text.Append("id: ").Append(id).Append('\n');
        if (name is not null) text.Append("event: ").Append(name).Append('\n');
        text.Append("data: ").Append(JsonSerializer.Serialize(value, type)).Append("\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
