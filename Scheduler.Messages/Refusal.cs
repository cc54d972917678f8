namespace Scheduler.Messages;

/// <summary>
/// An expected "no", as a value: which kind it is, in words that a person can act on, and where in the input.
/// A broken invariant is an exception instead.
/// </summary>
/// <param name="Kind">What the caller can do about it.</param>
/// <param name="Reason">One or two sentences: what was refused, why, and what would help.</param>
/// <param name="Field">The field of the request that was wrong, as a JSON path without the leading "$."; or null.</param>
public sealed record Refusal(RefusalKind Kind, string Reason, string? Field = null)
{
    public static Refusal Invalid(string reason, string? field = null) => new(RefusalKind.Invalid, reason, field);

    public static Refusal NotFound(string reason) => new(RefusalKind.NotFound, reason);

    public static Refusal Conflict(string reason) => new(RefusalKind.Conflict, reason);

    public static Refusal Unavailable(string reason) => new(RefusalKind.Unavailable, reason);

    public override string ToString() => Field is null ? Reason : $"{Field}: {Reason}";
}

public enum RefusalKind
{
    /// <summary>The request can never succeed as it is (HTTP 400).</summary>
    Invalid,

    /// <summary>What it names does not exist (HTTP 404).</summary>
    NotFound,

    /// <summary>It contradicts what exists, such as a name already taken (HTTP 409).</summary>
    Conflict,

    /// <summary>The caller's version is not the current one: read again, then decide (HTTP 412).</summary>
    VersionMismatch,

    /// <summary>A bounded queue is full, or something that is under way comes first; the same request may succeed shortly (HTTP 429).</summary>
    Busy,

    /// <summary>Nothing was written; the same request may succeed when the cause goes (HTTP 503).</summary>
    Unavailable,

    /// <summary>
    /// It may or may not have been written. Retry with the same idempotency key: it is then applied once (HTTP 503).
    /// </summary>
    OutcomeUnknown,
}
