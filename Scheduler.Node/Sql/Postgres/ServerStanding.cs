using System.Data.Common;
using Npgsql;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>What a server says of itself to a new connection.</summary>
/// <param name="Obstacle">Why it takes no writes: a standby, or set to be read only; null for a primary.</param>
/// <param name="StartedAt">When its postmaster started: two names of one server show the same.</param>
/// <param name="Lineage">Null when it is no primary, or will not tell.</param>
/// <param name="SynchronousStandbys">Its setting synchronous_standby_names; empty when commits wait for no standby.</param>
internal sealed record ServerStanding(string? Obstacle, DateTime StartedAt, Lineage? Lineage, string SynchronousStandbys)
{
    private const string InsufficientPrivilege = "42501";
    private const string UndefinedFunction = "42883";
    private const string FeatureNotSupported = "0A000";
    private const string ObjectNotInPrerequisiteState = "55000";

    /// <summary>Throws the driver's exceptions.</summary>
    public static ServerStanding Ask(NpgsqlConnection connection)
    {
        var standing = One(
            connection,
            """
            SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', pg_postmaster_start_time(),
                current_setting('synchronous_standby_names')
            """,
            row => new ServerStanding(Words(row.GetBoolean(0), row.GetBoolean(1)), row.GetDateTime(2), Lineage: null, row.GetString(3)));
        return standing.Obstacle is null ? standing with { Lineage = AskLineage(connection) } : standing;
    }

    private static string? Words(bool isInRecovery, bool isReadOnly) => (isInRecovery, isReadOnly) switch
    {
        (true, _) => "is a standby",
        (_, true) => "is read only (default_transaction_read_only)",
        _ => null,
    };

    /// <summary>
    /// The timeline of what is written now is in the name of the WAL file; pg_control_checkpoint would show the old one
    /// until the first checkpoint after a promotion. Services that hide the WAL refuse these functions.
    /// </summary>
    private static Lineage? AskLineage(NpgsqlConnection connection)
    {
        try
        {
            return One(
                connection,
                """
                SELECT (SELECT system_identifier FROM pg_control_system()),
                    ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::bigint
                """,
                row => new Lineage(row.GetInt64(0), row.GetInt64(1)));
        }
        catch (PostgresException refusal) when (refusal.SqlState
            is InsufficientPrivilege or UndefinedFunction or FeatureNotSupported or ObjectNotInPrerequisiteState)
        {
            return null;
        }
    }

    private static T One<T>(NpgsqlConnection connection, string sql, Func<DbDataReader, T> read)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var row = command.ExecuteReader();
        row.Read();
        return read(row);
    }
}
