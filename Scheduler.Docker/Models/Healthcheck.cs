using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>
/// How the engine finds out whether a container is well. The first word of <see cref="Test"/> is NONE, CMD or
/// CMD-SHELL; an empty test inherits the image's.
/// </summary>
public sealed record Healthcheck
{
    public IReadOnlyList<string>? Test { get; init; }

    [JsonConverter(typeof(Models.NanosecondsConverter))]
    public TimeSpan? Interval { get; init; }

    [JsonConverter(typeof(Models.NanosecondsConverter))]
    public TimeSpan? Timeout { get; init; }

    [JsonConverter(typeof(Models.NanosecondsConverter))]
    public TimeSpan? StartPeriod { get; init; }

    /// <summary>From API 1.44.</summary>
    [JsonConverter(typeof(Models.NanosecondsConverter))]
    public TimeSpan? StartInterval { get; init; }

    public int? Retries { get; init; }
}
