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
/// <param name="changes">How changes are announced and heard of.</param>
internal sealed class SqlLeaseStore(
    ConnectionThread renewals, ConnectionThread others, SqlDialect dialect, StoreHealth health, IRowChanges changes) : ILeaseStore
{
    private const string IsSelf = "id = @node AND incarnation = @incarnation";
    private const string OwnedBySelf = "owner_node = @node AND owner_incarnation = @incarnation";

    private string SelfIsLive =>
        "EXISTS (SELECT 1 FROM node AS self WHERE self.id = @node AND self.incarnation = @incarnation "
        + $"AND self.status <> 'down' AND self.lease_until > {dialect.Now})";

    /// <summary>
    /// Where the epochs of new shards begin. Where the database has lost its rows, hosts remember higher epochs than 0, and
    /// would take nobody's word any more.
    /// </summary>
    public long FirstEpoch { get; set; }

    public event Action? Changed
    {
        add => changes.Heard += value;
        remove => changes.Heard -= value;
    }

    public async Task<NodeIncarnation> JoinAsync(
        NodeId node, string address, TimeSpan lease, CancellationToken cancel = default)
    {
        LeaseRules.RequireLease(lease);
        var sql = $"""
            INSERT INTO node (id, incarnation, address, status, lease_until, joined_at, version)
            VALUES (@node, 1, @address, 'joining', {dialect.Now} + @lease, {dialect.Now}, @version)
            ON CONFLICT (id) DO UPDATE SET incarnation = node.incarnation + 1, address = excluded.address,
                status = 'joining', lease_until = excluded.lease_until, joined_at = excluded.joined_at,
                unreachable = '[]', reason = NULL, version = excluded.version
            RETURNING incarnation
            """;
        var numbers = await ChangeAsync(
            others, sql, r => r.GetInt64(0), cancel,
            ("node", node.Value), ("address", address), ("lease", SqlDialect.ToMicroseconds(lease)), ("version", ProgramVersion.Text));
        return new NodeIncarnation(node, numbers.Single());
    }

    public async Task<bool> AdvanceAsync(NodeIncarnation self, MemberStatus status, CancellationToken cancel = default)
    {
        LeaseRules.RequireStep(status);
        var (word, before) = status == MemberStatus.Up ? ("up", "('joining')") : ("leaving", "('joining', 'up')");
        var sql = $"UPDATE node SET status = '{word}' WHERE {IsSelf} AND status IN {before} RETURNING incarnation";
        return (await ChangeAsync(others, sql, r => r.GetInt64(0), cancel, Self(self))).Count == 1;
    }

    public Task PublishAsync(
        NodeIncarnation self, IReadOnlyCollection<NodeIncarnation> unreachable, CancellationToken cancel = default) =>
        ChangeAsync(
            others,
            $"UPDATE node SET unreachable = @unreachable WHERE {IsSelf}",
            r => r.GetInt32(0), cancel, [.. Self(self), ("unreachable", IncarnationList.Write(unreachable))]);

    public async Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default)
    {
        LeaseRules.RequireLease(lease);
        var sql = $"UPDATE node SET lease_until = {dialect.Now} + @lease WHERE {IsSelf} AND status <> 'down' RETURNING incarnation";
        var renewed = await RunAsync(
            renewals, sql, r => r.GetInt64(0), cancel, [.. Self(self), ("lease", SqlDialect.ToMicroseconds(lease))]);
        return renewed.Count == 1;
    }

    public async Task<bool> DownAsync(NodeIncarnation who, string reason, bool isGone, CancellationToken cancel = default)
    {
        var free = $"""
            {dialect.LockRows("shard", OwnedBySelf)}
            UPDATE shard SET owner_node = NULL, owner_incarnation = NULL WHERE {OwnedBySelf};
            """;
        var down = $"UPDATE node SET status = 'down', reason = @reason WHERE {IsSelf} AND status <> 'down' RETURNING incarnation;";
        return (await ChangeAsync(others, isGone ? free + down : down, r => r.GetInt64(0), cancel, [.. Self(who), ("reason", reason)])).Count == 1;
    }

    public async Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default)
    {
        var sql = $"""
            SELECT id, incarnation, address, CASE WHEN lease_until > {dialect.Now} THEN status ELSE 'down' END,
                lease_until, joined_at, unreachable, reason, version, lease_until > {dialect.Now} FROM node
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
                INSERT INTO shard (id, epoch) SELECT n, @first FROM number WHERE NOT EXISTS (SELECT 1 FROM shard);
                {Select}
                """;
            shards = await ChangeAsync(others, insert, ReadShard, cancel, ("count", shardCount), ("first", FirstEpoch));
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

        // A writer that has vanished may hold the row of one shard for seconds: the others are not to wait for that. Its own
        // rows a node waits for, or it would take a shard for lost into which it just writes.
        var wanted = $"id IN ({List(shards)})";
        var free = dialect.Locked(wanted);
        var sql = $"""
            {dialect.LockRows("shard", $"{wanted} AND {OwnedBySelf}")}
            {dialect.LockFreeRows("shard", wanted)}
            UPDATE node SET status = 'down', reason = '{LeaseRules.Silent}' WHERE {SelfIsLive} AND id IN (
                SELECT id FROM node WHERE status <> 'down' AND lease_until <= {dialect.Now} AND EXISTS (
                    SELECT 1 FROM shard WHERE shard.{free}
                    AND shard.owner_node = node.id AND shard.owner_incarnation = node.incarnation)
                ORDER BY id {dialect.ForUpdate})
                AND lease_until <= {dialect.Now};
            UPDATE shard SET owner_node = @node, owner_incarnation = @incarnation, epoch = epoch + 1
            WHERE {free} AND {SelfIsLive} AND (owner_node IS NULL OR ({OwnedBySelf}) OR NOT EXISTS (
                SELECT 1 FROM node WHERE node.id = shard.owner_node
                AND node.incarnation = shard.owner_incarnation AND node.lease_until > {dialect.Now}))
            RETURNING id, owner_node, owner_incarnation, epoch;
            """;
        var claimed = await RunAsync(others, sql, ReadShard, cancel, Self(self));
        // Whoever finds a shard locked looks again in a while: to call all others each time would be for nothing.
        if (claimed.Count > 0)
        {
            changes.Announce();
        }

        claimed.Sort((a, b) => a.Shard.Value.CompareTo(b.Shard.Value));
        return claimed;
    }

    public async Task ReleaseAsync(
        NodeIncarnation self, IReadOnlyDictionary<ShardId, Epoch> shards, CancellationToken cancel = default)
    {
        if (shards.Count > 0)
        {
            var meant = string.Join(" OR ", shards.Select(one =>
                string.Create(CultureInfo.InvariantCulture, $"(id = {one.Key.Value} AND epoch <= {one.Value.Value})")));
            var owned = $"({meant}) AND {OwnedBySelf}";
            var sql = $"{dialect.LockRows("shard", owned)} UPDATE shard SET owner_node = NULL, owner_incarnation = NULL WHERE {owned};";
            await ChangeAsync(others, sql, r => r.GetInt32(0), cancel, Self(self));
        }
    }

    private async Task<List<T>> ChangeAsync<T>(
        ConnectionThread thread, string sql, Func<DbDataReader, T> row, CancellationToken cancel,
        params (string, object)[] arguments)
    {
        var rows = await RunAsync(thread, sql, row, cancel, arguments);
        changes.Announce();
        return rows;
    }

    private Task<List<T>> RunAsync<T>(
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
        Enum.Parse<MemberStatus>(row.GetString(3), ignoreCase: true),
        SqlDialect.FromMicroseconds(row.GetInt64(4)))
    {
        JoinedAt = SqlDialect.FromMicroseconds(row.GetInt64(5)),
        Unreachable = IncarnationList.Read(row.GetString(6)),
        Reason = row.IsDBNull(7) ? null : row.GetString(7),
        Version = row.GetString(8),
        HoldsLease = row.GetBoolean(9),
    };

    private static ShardOwnership ReadShard(DbDataReader row) => new(
        new ShardId(row.GetInt32(0)),
        row.IsDBNull(1) ? null : new NodeIncarnation(new NodeId(row.GetString(1)), row.GetInt64(2)),
        new Epoch(row.GetInt64(3)));
}
