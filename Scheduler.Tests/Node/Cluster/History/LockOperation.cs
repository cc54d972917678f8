namespace Scheduler.Tests.Node.Cluster.History;

/// <summary>One request about a lock, and how it ended for the client that sent it.</summary>
/// <param name="Session">Known from the accepted acquisition on.</param>
/// <param name="Token">The fencing token of the hold.</param>
/// <param name="Ttl">How long the hold lasts after the sending of what was last accepted.</param>
internal sealed record LockOperation(
    string Lock, LockStep Step, string Session, long Token, TimeSpan Ttl, TimeSpan Sent, TimeSpan Answered, Verdict Verdict)
{
    public override string ToString() =>
        $"{Lock} {Step} token {Token} [{Sent.TotalSeconds:0.000}, {Answered.TotalSeconds:0.000}] {Verdict} ttl {Ttl.TotalSeconds:0.0} session {Session}";
}

internal enum LockStep
{
    Acquire,
    Renew,
    Release,
}
