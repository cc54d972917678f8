using System.Text.Json;
using System.Text.Json.Serialization;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Http.Wire;

/// <summary>Durations as people write them: <c>"1m30s"</c>.</summary>
public sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Duration.TryParse(reader.GetString(), out var duration)
            ? duration
            : throw new JsonException($"Expected {Duration.Expected}.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Duration.Format(value));
}
