using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduler.Docker.Models;

/// <summary>RFC 3339 times; the engine writes "never" as an empty text or as the year 1, which is null here.</summary>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("a time should be a text");

        var text = reader.GetString();
        if (string.IsNullOrEmpty(text) || text.StartsWith("0001-", StringComparison.Ordinal))
            return null;

        return EngineTime.TryParse(text, out var time)
            ? time.ToDateTimeOffset()
            : throw new JsonException($"'{text}' is no time");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
            writer.WriteStringValue(time.UtcDateTime);
        else
            writer.WriteNullValue();
    }
}

/// <summary>Seconds since 1970, as lists give times.</summary>
internal sealed class UnixSecondsConverter : JsonConverter<DateTimeOffset>
{
    private static readonly long SecondsMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(reader.GetInt64(), 0, SecondsMax));

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeSeconds());
}

/// <summary>Durations are whole nanoseconds.</summary>
internal sealed class NanosecondsConverter : JsonConverter<TimeSpan?>
{
    public override TimeSpan? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        TimeSpan.FromTicks(reader.GetInt64() / TimeSpan.NanosecondsPerTick);

    public override void Write(Utf8JsonWriter writer, TimeSpan? value, JsonSerializerOptions options)
    {
        if (value is { } span)
            writer.WriteNumberValue(checked(span.Ticks * TimeSpan.NanosecondsPerTick));
        else
            writer.WriteNullValue();
    }
}

/// <summary>The engine writes a set as an object whose values are empty objects: <c>{"80/tcp":{}}</c>.</summary>
internal sealed class SetConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a set should be an object");

        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.GetString()!);
            reader.Read();
            reader.Skip();
        }

        return names;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var name in value)
        {
            writer.WriteStartObject(name);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
