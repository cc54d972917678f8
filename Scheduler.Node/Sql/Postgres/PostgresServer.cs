namespace Scheduler.Node.Sql.Postgres;

/// <summary>One of the servers that an address names.</summary>
/// <param name="Name">Host and port, for people.</param>
/// <param name="ConnectionString">Holds the password: for the driver only.</param>
internal sealed record PostgresServer(string Name, string ConnectionString);
