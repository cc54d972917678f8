using System.Text.Json;

namespace Scheduler.Node.Sql;

/// <summary>The few places where the two databases want different words in statements that are otherwise the same.</summary>
/// <param name="SchemaFolder">Where the numbered migrations are.</param>
/// <param name="Now">
/// An expression for this moment by the database's clock, in microseconds since 1970, not frozen at the transaction's start.
/// </param>
/// <param name="ForUpdate">What locks selected rows until the transaction ends; empty where a transaction locks everything.</param>
/// <param name="LockShardTable">A statement that lets only one transaction at a time make the shards' rows; or empty.</param>
/// <param name="LockSchema">What lets only one transaction at a time migrate, and lets it take its time; or empty.</param>
internal sealed record SqlDialect(
    string SchemaFolder, string Now, string ForUpdate, string LockShardTable, string LockSchema)
{
    public static readonly SqlDialect Sqlite = new(
        "sqlite", "now_micros()", ForUpdate: "", LockShardTable: "", LockSchema: "");

    public static readonly SqlDialect Postgres = new(
        "postgres",
        "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint",
        "FOR UPDATE",
        Silently("SELECT pg_advisory_xact_lock(7235418840322)"),
        $"SET LOCAL idle_in_transaction_session_timeout = 30000; {Silently("SELECT pg_advisory_xact_lock(7235418840321)")}");

    /// <summary>
    /// A statement that locks the rows matching <paramref name="where"/> in the order of their ids, before an UPDATE,
    /// which locks them in any order. Empty where a transaction locks everything.
    /// </summary>
    public string LockRows(string table, string where) =>
        ForUpdate.Length == 0 ? "" : Silently($"SELECT id FROM {table} WHERE {where} ORDER BY id {ForUpdate}");

    /// <summary>
    /// A statement that locks those of the rows that nobody else has locked, and waits for none; <see cref="Locked"/> is met by
    /// them alone until the transaction ends. Empty where a transaction locks everything.
    /// </summary>
    public string LockFreeRows(string table, string where) => ForUpdate.Length == 0
        ? ""
        : Silently(
            $"SELECT set_config('scheduler.locked', concat('{{', string_agg(id::text, ','), '}}'), true) "
            + $"FROM (SELECT id FROM {table} WHERE {where} ORDER BY id {ForUpdate} SKIP LOCKED) AS free");

    /// <summary>The condition <paramref name="where"/>, but for rows that <see cref="LockFreeRows"/> with the same has left out.</summary>
    public string Locked(string where) => ForUpdate.Length == 0 ? where : "id = ANY (current_setting('scheduler.locked')::int[])";

    /// <summary>A condition that is met by each value of a list parameter, which <see cref="ListValue"/> makes.</summary>
    public string InList(string parameter) =>
        this == Sqlite ? $"IN (SELECT value FROM json_each({parameter}))" : $"= ANY ({parameter})";

    public object ListValue(string[] values) => this == Sqlite ? JsonSerializer.Serialize(values) : values;

    public static long ToMicroseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static long ToMicroseconds(DateTimeOffset instant) => ToMicroseconds(instant - DateTimeOffset.UnixEpoch);

    public static DateTimeOffset FromMicroseconds(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>Runs a query for its locks: a count is never below zero, so there are no rows to read.</summary>
    private static string Silently(string query) => $"SELECT FROM ({query}) AS locked HAVING count(*) < 0;";
}
