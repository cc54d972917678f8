namespace Scheduler.Messages.Cluster;

/// <summary>A row of the membership table.</summary>
/// <param name="Incarnation">The node and which life of it.</param>
/// <param name="Address">Where other nodes reach it, <c>host:port</c>; empty when it accepts no peers.</param>
/// <param name="Status">Where it stands in its life.</param>
/// <param name="LeaseUntil">By the database's clock; past it the member may be declared down.</param>
public sealed record MemberInfo(NodeIncarnation Incarnation, string Address, MemberStatus Status, DateTimeOffset LeaseUntil);

public enum MemberStatus
{
    Joining,
    Up,
    Leaving,

    /// <summary>Final: this incarnation never comes back.</summary>
    Down,
}
