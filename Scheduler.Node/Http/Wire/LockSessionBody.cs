using System.Text.Json.Serialization;
using Scheduler.Messages.Locks;

namespace Scheduler.Node.Http.Wire;

/// <summary>A session on the wire.</summary>
public sealed record LockSessionBody
{
    public required string Id { get; init; }

    public required TimeSpan Ttl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Note { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it ends without a renewal, by a server's clock: for people.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Locks that it holds or waits for, as it last heard.</summary>
    public required IReadOnlyList<string> Locks { get; init; }

    public static LockSessionBody Of(SessionView view) => new()
    {
        Id = view.Id.Value,
        Ttl = view.Ttl,
        Note = view.Note,
        OpenedAt = view.OpenedAt,
        Deadline = view.Deadline,
        Locks = view.Locks,
    };
}
