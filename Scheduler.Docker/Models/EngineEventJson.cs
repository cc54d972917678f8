using System.Text.Json.Serialization;

namespace Scheduler.Docker.Models;

/// <summary>An event as the engine writes it.</summary>
internal sealed record EngineEventJson(
    string? Type,
    string? Action,
    EngineActorJson? Actor,
    [property: JsonPropertyName("time")] long Time,
    [property: JsonPropertyName("timeNano")] long TimeNano)
{
    public EngineEvent ToEvent() => new(
        Type ?? "",
        Action ?? "",
        Actor?.Id ?? "",
        Actor?.Attributes ?? new Dictionary<string, string>(),
        new EngineTime(TimeNano != 0 ? TimeNano : Time * 1_000_000_000));
}

internal sealed record EngineActorJson(
    [property: JsonPropertyName("ID")] string? Id, IReadOnlyDictionary<string, string>? Attributes);
