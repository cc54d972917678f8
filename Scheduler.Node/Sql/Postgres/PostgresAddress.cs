using Npgsql;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>Where a PostgreSQL database is and how to log in. Its text never holds the password.</summary>
internal sealed class PostgresAddress(NpgsqlConnectionStringBuilder settings)
{
    private const int ConnectSeconds = 3;

    /// <summary>Holds the password: for the driver only.</summary>
    public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
    {
        Timeout = settings.ContainsKey("Timeout") ? settings.Timeout : ConnectSeconds,
        PersistSecurityInfo = false,
    }.ConnectionString;

    /// <summary>As a URL, for example <c>postgres://scheduler@db:5432/scheduler</c>.</summary>
    public override string ToString()
    {
        var user = settings.Username is { Length: > 0 } name ? name + "@" : "";
        var host = settings.Host ?? "localhost";
        return host.StartsWith('/')
            ? $"postgres://{user}/{settings.Database}?host={host}&port={settings.Port}"
            : $"postgres://{user}{(host.Contains(':') || host.Contains(',') ? host : $"{host}:{settings.Port}")}/{settings.Database}";
    }
}
