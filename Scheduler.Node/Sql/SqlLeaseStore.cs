using System.Data.Common;
using System.Globalization;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>
/// Membership and ownership as rows. Transactions lock shards before nodes, and both in the order of their ids, so
/// that two of them never wait for each other.
/// </summary>
/// <param name="renewals">A connection that nothing slow shares.</param>
/// <param name="others">The connection for everything else.</param>
/// <param name="dialect">The database's words.</param>
/// <param name="health">Told how writes went.</param>
internal sealed class SqlLeaseStore(
    ConnectionThread renewals, ConnectionThread others, SqlDialect dialect, StoreHealth health) : ILeaseStore
{
    private const string IsSelf = "id = @node AND incarnation = @incarnation";
    private const string OwnedBySelf = "owner_node = @node AND owner_incarnation = @incarnation";

    private string SelfIsLive =>
        "EXISTS (SELECT 1 FROM node AS self WHERE self.id = @node AND self.incarnation = @incarnation "
        + $"AND self.status = 'up' AND self.lease_until > {dialect.Now})";

    public async Task<NodeIncarnation> JoinAsync(
        NodeId node, string address, TimeSpan lease, CancellationToken cancel = default)
    {
        LeaseRules.RequireLease(lease);
        var sql = $"""
            INSERT INTO node (id, incarnation, address, status, lease_until)
            VALUES (@node, 1, @address, 'up', {dialect.Now} + @lease)
            ON CONFLICT (id) DO UPDATE SET incarnation = node.incarnation + 1, address = excluded.address,
                status = 'up', lease_until = excluded.lease_until
            RETURNING incarnation
            """;
        var numbers = await ChangeAsync(
            others, sql, r => r.GetInt64(0), cancel,
            ("node", node.Value), ("address", address), ("lease", SqlDialect.ToMicroseconds(lease)));
        return new NodeIncarnation(node, numbers.Single());
    }

    public async Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default)
    {
        LeaseRules.RequireLease(lease);
        var sql = $"UPDATE node SET lease_until = {dialect.Now} + @lease WHERE {IsSelf} AND status = 'up' RETURNING incarnation";
        var renewed = await ChangeAsync(
            renewals, sql, r => r.GetInt64(0), cancel, [.. Self(self), ("lease", SqlDialect.ToMicroseconds(lease))]);
        return renewed.Count == 1;
    }

    public Task LeaveAsync(NodeIncarnation self, CancellationToken cancel = default) => ChangeAsync(
        others,
        $"""
        {dialect.LockRows("shard", OwnedBySelf)}
        UPDATE shard SET owner_node = NULL, owner_incarnation = NULL WHERE {OwnedBySelf};
        UPDATE node SET status = 'down' WHERE {IsSelf};
        """,
        r => r.GetInt32(0), cancel, Self(self));

    public async Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default)
    {
        var sql = $"""
            SELECT id, incarnation, address, status = 'up' AND lease_until > {dialect.Now}, lease_until FROM node
            """;
        var members = await others.RunAsync(s => s.Query(sql, ReadMember), health: null, cancel);
        members.Sort((a, b) => string.CompareOrdinal(a.Incarnation.Node.Value, b.Incarnation.Node.Value));
        return members;
    }

    public async Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default)
    {
        LeaseRules.RequireShardCount(shardCount);
        const string Select = "SELECT id, owner_node, owner_incarnation, epoch FROM shard ORDER BY id;";
        var shards = await others.RunAsync(s => s.Query(Select, ReadShard), health: null, cancel);
        if (shards.Count == 0)
        {
            var insert = $"""
                {dialect.LockShardTable}
                WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < @count)
                INSERT INTO shard (id, epoch) SELECT n, 0 FROM number WHERE NOT EXISTS (SELECT 1 FROM shard);
                {Select}
                """;
            shards = await ChangeAsync(others, insert, ReadShard, cancel, ("count", shardCount));
        }

        LeaseRules.RequireSameCount(shardCount, shards.Count);
        return shards;
    }

    public async Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default)
    {
        if (shards.Count == 0)
        {
            return [];
        }

        var wanted = $"id IN ({List(shards)})";
        var sql = $"""
            {dialect.LockRows("shard", wanted)}
            UPDATE node SET status = 'down' WHERE {SelfIsLive} AND id IN (
                SELECT id FROM node WHERE status = 'up' AND lease_until <= {dialect.Now} AND EXISTS (
                    SELECT 1 FROM shard WHERE shard.{wanted}
                    AND shard.owner_node = node.id AND shard.owner_incarnation = node.incarnation)
                ORDER BY id {dialect.ForUpdate})
                AND lease_until <= {dialect.Now};
            UPDATE shard SET owner_node = @node, owner_incarnation = @incarnation, epoch = epoch + 1
            WHERE {wanted} AND {SelfIsLive} AND (owner_node IS NULL OR ({OwnedBySelf}) OR NOT EXISTS (
                SELECT 1 FROM node WHERE node.id = shard.owner_node
                AND node.incarnation = shard.owner_incarnation AND node.status = 'up'))
            RETURNING id, owner_node, owner_incarnation, epoch;
            """;
        var claimed = await ChangeAsync(others, sql, ReadShard, cancel, Self(self));
        claimed.Sort((a, b) => a.Shard.Value.CompareTo(b.Shard.Value));
        return claimed;
    }

    public async Task ReleaseAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default)
    {
        if (shards.Count > 0)
        {
            var owned = $"id IN ({List(shards)}) AND {OwnedBySelf}";
            var sql = $"{dialect.LockRows("shard", owned)} UPDATE shard SET owner_node = NULL, owner_incarnation = NULL WHERE {owned};";
            await ChangeAsync(others, sql, r => r.GetInt32(0), cancel, Self(self));
        }
    }

    private Task<List<T>> ChangeAsync<T>(
        ConnectionThread thread, string sql, Func<DbDataReader, T> row, CancellationToken cancel,
        params (string, object)[] arguments) =>
        thread.RunAsync(s => s.Change(sql, row, arguments), health, cancel);

    private static (string, object)[] Self(NodeIncarnation self) =>
        [("node", self.Node.Value), ("incarnation", self.Number)];

    private static string List(IEnumerable<ShardId> shards) =>
        string.Join(", ", shards.Select(s => s.Value.ToString(CultureInfo.InvariantCulture)));

    private static MemberInfo ReadMember(DbDataReader row) => new(
        new NodeIncarnation(new NodeId(row.GetString(0)), row.GetInt64(1)),
        row.GetString(2),
        row.GetBoolean(3) ? MemberStatus.Up : MemberStatus.Down,
        SqlDialect.FromMicroseconds(row.GetInt64(4)));

    private static ShardOwnership ReadShard(DbDataReader row) => new(
        new ShardId(row.GetInt32(0)),
        row.IsDBNull(1) ? null : new NodeIncarnation(new NodeId(row.GetString(1)), row.GetInt64(2)),
        new Epoch(row.GetInt64(3)));
}
