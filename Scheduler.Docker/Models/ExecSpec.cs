using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>A command to run in a living container.</summary>
public sealed record ExecSpec
{
    public IReadOnlyList<string>? Cmd { get; init; }
    public IReadOnlyList<string>? Env { get; init; }
    public string? User { get; init; }
    public string? WorkingDir { get; init; }
    public bool Tty { get; init; }
    public bool Privileged { get; init; }
    public bool AttachStdin { get; init; }
    public bool AttachStdout { get; init; } = true;
    public bool AttachStderr { get; init; } = true;
    public string? DetachKeys { get; init; }
}

internal sealed record ExecStart(bool Detach, bool Tty);

/// <summary>How an exec stands. The exit code is null while it runs.</summary>
public sealed record ExecDetails
{
    [JsonPropertyName("ID")]
    public string Id { get; init => field = value ?? ""; } = "";

    public bool Running { get; init; }
    public int? ExitCode { get; init; }
    public int Pid { get; init; }

    [JsonPropertyName("ContainerID")]
    public string? ContainerId { get; init; }
}
