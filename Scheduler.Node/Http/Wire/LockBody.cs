using System.Text.Json.Serialization;
using Scheduler.Messages.Locks;

namespace Scheduler.Node.Http.Wire;

/// <summary>A lock on the wire.</summary>
public sealed record LockBody
{
    public required string Name { get; init; }

    /// <summary>Null while the lock is free.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public LockHoldBody? Holder { get; init; }

    /// <summary>The last token given.</summary>
    public required long Token { get; init; }

    /// <summary>Sessions that wait for it.</summary>
    public required int Waiting { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public static LockBody Of(LockView view) => new()
    {
        Name = view.Name,
        Holder = view.Holder is { } holder ? LockHoldBody.Of(view.Name, holder, view.Deadline) : null,
        Token = view.Token,
        Waiting = view.Waiting,
        ChangedAt = view.ChangedAt,
    };
}

/// <summary>A session's hold of a lock, on the wire.</summary>
public sealed record LockHoldBody
{
    public required string Name { get; init; }

    public required string Session { get; init; }

    /// <summary>The fencing token: show it to what the lock protects.</summary>
    public required long Token { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>
    /// When the session ends without a renewal, by a server's clock: for people. A holder counts the time to live from
    /// when it sent its last renewal, by its own clock.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? Deadline { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Note { get; init; }

    public static LockHoldBody Of(string name, LockHolder holder, DateTimeOffset? deadline) => new()
    {
        Name = name,
        Session = holder.Session.Value,
        Token = holder.Token,
        Since = holder.Since,
        Deadline = deadline,
        Note = holder.Note,
    };
}
