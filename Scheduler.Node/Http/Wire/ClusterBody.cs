using System.Text.Json.Serialization;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Core.Servers;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Http.Wire;

/// <summary>The cluster as one server sees it.</summary>
public sealed record ClusterBody
{
    /// <summary>The server that answers; null until it has joined.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Self { get; init; }

    public required string Strategy { get; init; }

    /// <summary>What a person should know, such as that the database has lost its rows; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Warning { get; init; }

    /// <summary>When the members and shards were read from the database.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How old its picture of services and hosts of other servers may be, in seconds; null when that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? StalenessSeconds { get; init; }

    public required IReadOnlyList<MemberBody> Nodes { get; init; }

    /// <summary>In the order of their numbers.</summary>
    public required IReadOnlyList<ShardBody> Shards { get; init; }

    public static ClusterBody Of(ClusterDesk desk, string? warning)
    {
        var view = desk.View;
        return new ClusterBody
        {
            Self = view.Self?.Node.Value,
            Strategy = NameOf(desk.Strategy),
            Warning = warning,
            AsOf = view.AsOf,
            StalenessSeconds = desk.Staleness?.TotalSeconds,
            Nodes = [.. view.Members.Select(member => MemberBody.Of(member, view))],
            Shards = [.. view.Shards.Select(row => new ShardBody(row.Shard.Value, row.Owner?.Node.Value, row.Epoch.Value))],
        };
    }

    private static string NameOf(DowningStrategy strategy) => strategy switch
    {
        DowningStrategy.KeepOldest => "keep-oldest",
        DowningStrategy.StaticQuorum quorum => $"static-quorum {quorum.Size}",
        _ => "keep-majority",
    };
}

/// <summary>One server of the cluster.</summary>
public sealed record MemberBody
{
    public required string Node { get; init; }

    /// <summary>Which life of it; each start takes the next number.</summary>
    public required long Incarnation { get; init; }

    public required MemberStatus Status { get; init; }

    /// <summary>Why it is down, where that is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reason { get; init; }

    public required string Address { get; init; }

    /// <summary>Whether the server that answers reaches it: self, reached, silent or gone.</summary>
    public required string Reach { get; init; }

    /// <summary>Whom it says that it cannot reach itself.</summary>
    public required IReadOnlyList<string> Unreachable { get; init; }

    /// <summary>How many shards it owns.</summary>
    public required int Shards { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }

    public required string Version { get; init; }

    public static MemberBody Of(MemberInfo member, ClusterView view) => new()
    {
        Node = member.Incarnation.Node.Value,
        Incarnation = member.Incarnation.Number,
        Status = member.Status,
        Reason = member.Reason,
        Address = member.Address,
        Reach = ReachOf(member, view),
        Unreachable = [.. member.Unreachable.Select(other => other.ToString())],
        Shards = view.Shards.Count(row => row.Owner == member.Incarnation),
        JoinedAt = member.JoinedAt,
        LeaseUntil = member.LeaseUntil,
        Version = member.Version,
    };

    private static string ReachOf(MemberInfo member, ClusterView view)
    {
        if (member.Incarnation == view.Self) return "self";
        return (view.Reach.TryGetValue(member.Incarnation, out var reach) ? reach : PeerReach.Silent).ToString().ToLowerInvariant();
    }
}

/// <param name="Owner">Null while it has none.</param>
/// <param name="Epoch">Grows with each new owner: what an earlier one still writes is refused by it.</param>
public sealed record ShardBody(int Shard, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Owner, long Epoch);

/// <param name="Down">The servers that were declared down.</param>
public sealed record RecoveredBody(IReadOnlyList<string> Down);
