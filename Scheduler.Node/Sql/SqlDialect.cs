namespace Scheduler.Node.Sql;

/// <summary>The few places where the two databases want different words in statements that are otherwise the same.</summary>
/// <param name="SchemaFolder">Where the numbered migrations are.</param>
/// <param name="Now">An expression for this moment by the database's clock, in microseconds since 1970, not frozen at the transaction's start.</param>
/// <param name="ForUpdate">What locks selected rows until the transaction ends; empty where a transaction locks everything.</param>
/// <param name="LockShardTable">A statement that lets only one transaction at a time make the shards' rows, or nothing.</param>
/// <param name="LockSchema">A statement that lets only one transaction at a time migrate, or nothing.</param>
internal sealed record SqlDialect(
    string SchemaFolder, string Now, string ForUpdate, string LockShardTable, string LockSchema)
{
    public static readonly SqlDialect Sqlite = new(
        "sqlite", "now_micros()", ForUpdate: "", LockShardTable: "", LockSchema: "");

    public static readonly SqlDialect Postgres = new(
        "postgres",
        "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint",
        "FOR UPDATE",
        "LOCK TABLE shard IN SHARE ROW EXCLUSIVE MODE;",
        "SELECT pg_advisory_xact_lock(7235418840321)");

    public static long ToMicroseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static long ToMicroseconds(DateTimeOffset instant) => ToMicroseconds(instant - DateTimeOffset.UnixEpoch);

    public static DateTimeOffset FromMicroseconds(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
