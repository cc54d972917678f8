using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>What runs in a container. What is null is left to the image and the engine.</summary>
public record ContainerConfig
{
    public string? Image { get; init; }
    public IReadOnlyList<string>? Cmd { get; init; }
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>As <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    public string? Hostname { get; init; }
    public string? Domainname { get; init; }
    public string? User { get; init; }
    public string? WorkingDir { get; init; }
    public bool? Tty { get; init; }
    public bool? OpenStdin { get; init; }
    public bool? StdinOnce { get; init; }
    public bool? AttachStdin { get; init; }
    public bool? AttachStdout { get; init; }
    public bool? AttachStderr { get; init; }
    public bool? NetworkDisabled { get; init; }

    /// <summary>As <c>80/tcp</c>.</summary>
    [JsonConverter(typeof(Models.SetConverter))]
    public IReadOnlyList<string>? ExposedPorts { get; init; }

    /// <summary>Paths that get an anonymous volume.</summary>
    [JsonConverter(typeof(Models.SetConverter))]
    public IReadOnlyList<string>? Volumes { get; init; }

    public Healthcheck? Healthcheck { get; init; }

    /// <summary>As <c>SIGTERM</c>.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Seconds between the stop signal and the kill.</summary>
    public int? StopTimeout { get; init; }

    public IReadOnlyList<string>? Shell { get; init; }
}
