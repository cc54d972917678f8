using System.Data.Common;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Sql;

/// <summary>The <c>host_token</c> and <c>host</c> tables.</summary>
internal sealed class SqlHostRegister(ConnectionThread thread, SqlDialect dialect, StoreHealth health) : IHostRegister
{
    /// <summary>Tokens that are over are forgotten after this.</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    private const string TokenColumns = "id, note, created_at, expires_at, uses_left, revoked_at";

    public async Task<HostTokenRow> AddTokenAsync(string id, byte[] hash, string note, TimeSpan ttl, int uses, CancellationToken cancel = default)
    {
        var sql = $"""
            DELETE FROM host_token WHERE expires_at < {dialect.Now} - @keep;
            INSERT INTO host_token (id, hash, note, created_at, expires_at, uses_left)
                VALUES (@id, @hash, @note, {dialect.Now}, {dialect.Now} + @ttl, @uses)
                RETURNING {TokenColumns};
            """;
        var rows = await ChangeAsync(
            sql, ReadToken, cancel,
            ("id", id), ("hash", hash), ("note", note), ("ttl", SqlDialect.ToMicroseconds(ttl)),
            ("uses", (long)uses), ("keep", SqlDialect.ToMicroseconds(KeepFor)));
        return rows.Single();
    }

    public async Task<IReadOnlyList<HostTokenRow>> TokensAsync(CancellationToken cancel = default) =>
        await QueryAsync($"SELECT {TokenColumns} FROM host_token ORDER BY created_at DESC, id", ReadToken, cancel);

    public async Task<bool> RevokeTokenAsync(string id, CancellationToken cancel = default)
    {
        var sql = $"UPDATE host_token SET revoked_at = coalesce(revoked_at, {dialect.Now}) WHERE id = @id RETURNING id;";
        return (await ChangeAsync(sql, ReadText, cancel, ("id", id))).Count == 1;
    }

    public async Task<Refusal?> JoinAsync(HostId host, byte[] keyHash, string token, byte[] secretHash, CancellationToken cancel = default)
    {
        const string Known = "SELECT 1 FROM host WHERE name = @name AND key_hash = @key AND token = @id AND removed_at IS NULL";
        const string Fitting = "id = @id AND hash = @hash";
        // The attempt's mark tells, inside the transaction, whether it was this one that took the name.
        var sql = $"""
            {dialect.LockRows("host_token", "id = @id")}
            INSERT INTO host (name, key_hash, joined_at, token, attempt)
                SELECT @name, @key, {dialect.Now}, id, @attempt FROM host_token
                WHERE {Fitting} AND revoked_at IS NULL AND expires_at > {dialect.Now} AND uses_left > 0 AND NOT EXISTS ({Known})
                ON CONFLICT (name) DO UPDATE SET key_hash = excluded.key_hash, joined_at = excluded.joined_at,
                    token = excluded.token, attempt = excluded.attempt, removed_at = NULL
                    WHERE host.removed_at IS NOT NULL OR host.key_hash = excluded.key_hash;
            UPDATE host_token SET uses_left = uses_left - 1 WHERE {Fitting} AND EXISTS (SELECT 1 FROM host WHERE name = @name AND attempt = @attempt);
            SELECT name FROM host WHERE name = @name AND key_hash = @key AND token = @id AND removed_at IS NULL
                AND EXISTS (SELECT 1 FROM host_token WHERE {Fitting});
            """;
        var attempt = Guid.NewGuid().ToString("N");
        var joined = await ChangeAsync(
            sql, ReadText, cancel,
            ("name", host.Value), ("key", keyHash), ("id", token), ("hash", secretHash), ("attempt", attempt));
        return joined.Count == 1 ? null : await WhyNotAsync(host, token, secretHash, cancel);
    }

    public async Task<Refusal?> RefusalOfAsync(HostId host, byte[] keyHash, CancellationToken cancel = default)
    {
        var rows = await QueryAsync("SELECT key_hash, removed_at FROM host WHERE name = @name", ReadHost, cancel, ("name", host.Value));
        return rows switch
        {
            [] => Refusal.NotFound($"no host {host} has joined this cluster: let it join with a token, as `scheduler hosts token create` makes them"),
            [{ IsRemoved: true }] =>
                Refusal.Conflict($"the host {host} was removed from the cluster: to bring it back, let it join with a new token"),
            [var row] when !row.KeyHash.AsSpan().SequenceEqual(keyHash) =>
                Refusal.Conflict($"another machine has joined as {host} since: give this one another name, or remove the other one first"),
            _ => null,
        };
    }

    public async Task<bool> IsJoinedAsync(HostId host, CancellationToken cancel = default) =>
        (await QueryAsync("SELECT name FROM host WHERE name = @name AND removed_at IS NULL", ReadText, cancel, ("name", host.Value))).Count == 1;

    public async Task<bool> RemoveAsync(HostId host, CancellationToken cancel = default)
    {
        var sql = $"UPDATE host SET removed_at = {dialect.Now} WHERE name = @name AND removed_at IS NULL RETURNING name;";
        return (await ChangeAsync(sql, ReadText, cancel, ("name", host.Value))).Count == 1;
    }

    private async Task<Refusal> WhyNotAsync(HostId host, string token, byte[] secretHash, CancellationToken cancel)
    {
        var sql = $"SELECT hash, expires_at <= {dialect.Now}, uses_left, revoked_at FROM host_token WHERE id = @id";
        var found = await QueryAsync(sql, ReadState, cancel, ("id", token));
        const string Another = "make another one with `scheduler hosts token create`";
        return found switch
        {
            [] => Refusal.Invalid($"this cluster knows no such join token: it is another cluster's, or was forgotten long after its end; {Another}"),
            [var row] when !row.Hash.AsSpan().SequenceEqual(secretHash) =>
                Refusal.Invalid($"this cluster knows no such join token: its secret is wrong; {Another}"),
            [{ IsRevoked: true }] => Refusal.Conflict($"the join token {token} was revoked; {Another}"),
            [{ IsExpired: true }] => Refusal.Conflict($"the join token {token} has expired; {Another}"),
            [{ UsesLeft: <= 0 }] => Refusal.Conflict($"the join token {token} is used up; {Another}, with --uses for several hosts"),
            _ => Refusal.Conflict(
                $"another machine has joined as {host}, and a token does not give its name away: choose another name, or remove that host first"),
        };
    }

    private Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> row, CancellationToken cancel, params (string, object)[] arguments) =>
        thread.RunAsync(s => s.Query(sql, row, arguments), health: null, cancel);

    private Task<List<T>> ChangeAsync<T>(string sql, Func<DbDataReader, T> row, CancellationToken cancel, params (string, object)[] arguments) =>
        thread.RunAsync(s => s.Change(sql, row, arguments), health, cancel);

    private static string ReadText(DbDataReader row) => row.GetString(0);

    private static (byte[] KeyHash, bool IsRemoved) ReadHost(DbDataReader row) => (row.GetFieldValue<byte[]>(0), !row.IsDBNull(1));

    private static (byte[] Hash, bool IsExpired, long UsesLeft, bool IsRevoked) ReadState(DbDataReader row) =>
        (row.GetFieldValue<byte[]>(0), row.GetBoolean(1), row.GetInt64(2), !row.IsDBNull(3));

    private static HostTokenRow ReadToken(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        SqlDialect.FromMicroseconds(row.GetInt64(2)),
        SqlDialect.FromMicroseconds(row.GetInt64(3)),
        row.GetInt64(4),
        row.IsDBNull(5) ? null : SqlDialect.FromMicroseconds(row.GetInt64(5)));
}
