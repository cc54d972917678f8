namespace Scheduler.Tests.Node.Cluster.History;

/// <summary>One request about a service's scale, and how it ended for the client that sent it.</summary>
/// <param name="Service">Its key, <c>stack/service</c>.</param>
/// <param name="IsWrite">A write of a scale; otherwise a read of one service.</param>
/// <param name="Sent">Before the first byte left, by the run's one clock.</param>
/// <param name="Answered">After the last byte came, or when the client gave up.</param>
/// <param name="Scale">Of a write what was asked for, of an accepted read what was seen.</param>
/// <param name="Version">Of what was accepted: the service's version after it. A replayed write names that of its first try.</param>
/// <param name="Key">The idempotency key, if any.</param>
/// <param name="IfVersion">The version that it was bound to, if any.</param>
internal sealed record ServiceOperation(
    string Service, bool IsWrite, TimeSpan Sent, TimeSpan Answered, Verdict Verdict, int Scale,
    long Version = 0, string? Key = null, long? IfVersion = null)
{
    /// <summary>Whether the service had another scale before; only of an accepted write.</summary>
    public bool Changed { get; init; }

    /// <summary>The write's key was known: an earlier try was applied.</summary>
    public bool Replayed { get; init; }

    /// <summary>The refusal's or the failure's own words, for people.</summary>
    public string? Words { get; init; }

    /// <summary>Made a version of its own. What changes nothing makes one only to remember its key.</summary>
    public bool IsApplied => this is { IsWrite: true, Verdict: Verdict.Accepted, Replayed: false } && (Changed || Key is not null);

    public override string ToString() =>
        $"{Service} {(IsWrite ? "write" : "read")} scale {Scale} [{Sent.TotalSeconds:0.000}, {Answered.TotalSeconds:0.000}] {Verdict} version {Version}"
        + $"{(Key is null ? "" : $" key {Key}")}{(IfVersion is { } bound ? $" if-match {bound}" : "")}{(Changed ? " changed" : "")}{(Replayed ? " replayed" : "")}{(Words is null ? "" : $" ({Words})")}";
}
