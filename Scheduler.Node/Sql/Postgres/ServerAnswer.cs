using Npgsql;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>What came of asking one server.</summary>
internal abstract record ServerAnswer(PostgresServer Server)
{
    /// <summary>It can be written as far as it knows itself; the connection is the receiver's to close.</summary>
    public sealed record Primary(PostgresServer Server, NpgsqlConnection Connection, ServerStanding Standing) : ServerAnswer(Server);

    /// <param name="Server">Who was asked.</param>
    /// <param name="Reason">Why it is of no use, as what follows its name.</param>
    /// <param name="Failure">What the driver threw, if it did.</param>
    public sealed record Useless(PostgresServer Server, string Reason, Exception? Failure = null) : ServerAnswer(Server);
}
