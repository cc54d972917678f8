using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>Status: created, running, paused, restarting, removing, exited, dead.</summary>
public sealed record ContainerState
{
    public string Status { get; init => field = value ?? ""; } = "";
    public bool Running { get; init; }
    public bool Paused { get; init; }
    public bool Restarting { get; init; }

    [JsonPropertyName("OOMKilled")]
    public bool OomKilled { get; init; }

    public bool Dead { get; init; }
    public int Pid { get; init; }
    public int ExitCode { get; init; }

    /// <summary>Why it could not start; empty when it could.</summary>
    public string Error { get; init => field = value ?? ""; } = "";

    /// <summary>Null: never.</summary>
    [JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null: never.</summary>
    [JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null when nothing checks it.</summary>
    public ContainerHealth? Health { get; init; }
}

/// <summary>Status: none, starting, healthy, unhealthy.</summary>
public sealed record ContainerHealth
{
    public string Status { get; init => field = value ?? ""; } = "";
    public int FailingStreak { get; init; }
    public IReadOnlyList<HealthResult> Log { get; init => field = value ?? []; } = [];
}

public sealed record HealthResult
{
    [JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? Start { get; init; }

    [JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? End { get; init; }

    public int ExitCode { get; init; }
    public string? Output { get; init; }
}
