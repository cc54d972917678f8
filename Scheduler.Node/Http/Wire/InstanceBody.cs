using System.Text.Json.Serialization;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Wire;

/// <summary>An instance on the wire, or an empty slot that waits for a place: then id, host and containerId are null.</summary>
public sealed record InstanceBody
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Id { get; init; }

    public required string Stack { get; init; }

    public required string Service { get; init; }

    public required int Slot { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Host { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ContainerId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ContainerName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Image { get; init; }

    /// <summary>Which image of that name, by its digest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ImageDigest { get; init; }

    public required int Revision { get; init; }

    public required InstanceState State { get; init; }

    public required InstanceGoal Goal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reason { get; init; }

    /// <summary>
    /// It is well, and other hosts do not reach its published port: from which, where and why. Also in the reason; absent where
    /// they do, or nothing is known.
    /// </summary>
    public string? Unreached { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? Since { get; init; }

    public required int Restarts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? ExitCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? NextTryAt { get; init; }

    public required IReadOnlyList<string> Ports { get; init; }

    /// <summary>The instance of the same slot that it takes over from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Replaces { get; init; }

    /// <summary>Stopped and kept until the update that replaced it is confirmed or taken back.</summary>
    public bool Kept { get; init; }

    /// <summary>The run of a job that it is of; 0 for what is none.</summary>
    public long Run { get; init; }

    /// <summary>Of a job: it has ended for good, and its container, where there still is one, is kept for its output.</summary>
    public bool Ended { get; init; }

    /// <summary>The host that it was told to move to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? MoveTo { get; init; }

    /// <summary>Why it has not been moved although it should be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? MoveWaits { get; init; }

    /// <summary>With what the neighbours of its host say of it, while both are well otherwise.</summary>
    public static InstanceBody Of(InstanceView view, Board board)
    {
        var body = Of(view);
        if (view is not { State: InstanceState.Running, IsLost: false, Host: { } on, Id: { } id }) return body;
        if (board.Hosts.GetValueOrDefault(on) is not { State: HostState.Active, Unreached: { } all }) return body;
        if (all.FirstOrDefault(one => one.Instance == id)?.Words is not { } words) return body;
        return body with { Unreached = words, Reason = body.Reason is { } reason ? $"{reason}; {words}" : words };
    }

    public static InstanceBody Of(InstanceView view) => new()
    {
        Id = view.Id?.Value,
        Stack = view.Service.Stack,
        Service = view.Service.Service,
        Slot = view.Slot,
        Host = view.Host?.Value,
        ContainerId = view.ContainerId,
        ContainerName = view.ContainerName,
        Image = view.Image,
        ImageDigest = view.ImageDigest,
        Revision = view.Revision,
        State = view.State,
        Goal = view.Goal,
        Reason = view.Reason,
        Since = view.Since,
        Restarts = view.Restarts,
        ExitCode = view.ExitCode,
        NextTryAt = view.NextTryAt,
        Ports = view.Ports,
        Replaces = view.Replaces?.Value,
        Kept = view.IsKept,
        Run = view.Run,
        Ended = view.HasEnded,
        MoveTo = view.MoveTo?.Value,
        MoveWaits = view.MoveWaits,
    };
}
