using System.Text.Json.Serialization;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Http.Wire;

/// <summary>The body of a request for a token with which hosts join.</summary>
/// <param name="Ttl">1s to 8760h; an hour without it.</param>
/// <param name="Uses">How many hosts may join with it, 1 to 100000; one without it.</param>
/// <param name="Note">What for, shown with the token.</param>
public sealed record HostTokenCreateBody(TimeSpan? Ttl = null, int? Uses = null, string? Note = null);

/// <summary>A token with which hosts join.</summary>
public sealed record HostTokenBody
{
    public required string Id { get; init; }

    /// <summary>The token itself, in the answer to its creation only: it is kept nowhere.</summary>
    public string? Token { get; init; }

    public required string Note { get; init; }

    /// <summary>valid, expired, used-up or revoked.</summary>
    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many hosts may still join with it.</summary>
    public required long UsesLeft { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset? RevokedAt { get; init; }

    public static HostTokenBody Of(HostTokenRow row, DateTimeOffset now, string? text = null) => new()
    {
        Id = row.Id,
        Token = text,
        Note = row.Note,
        State = row.RevokedAt is not null ? "revoked" : row.ExpiresAt <= now ? "expired" : row.UsesLeft <= 0 ? "used-up" : "valid",
        CreatedAt = row.CreatedAt,
        ExpiresAt = row.ExpiresAt,
        UsesLeft = row.UsesLeft,
        RevokedAt = row.RevokedAt,
    };
}
