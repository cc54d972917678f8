using System.Globalization;
using Npgsql;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>Where a PostgreSQL database is and how to log in. Its text never holds the password.</summary>
internal sealed class PostgresAddress
{
    private const int ConnectSeconds = 3;

    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <summary>Throws <see cref="DatabaseUnusableException"/> when what it asks for is not a server that can be written.</summary>
    public PostgresAddress(NpgsqlConnectionStringBuilder settings)
    {
        _settings = settings;
        RequireWritable(settings);
        Servers = [.. (settings.Host ?? "localhost").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(One)];
    }

    /// <summary>The servers of which one is the primary, in the order given; one in the common case.</summary>
    public IReadOnlyList<PostgresServer> Servers { get; }

    /// <summary>As a URL, for example <c>postgres://scheduler@db:5432/scheduler</c>.</summary>
    public override string ToString()
    {
        var user = _settings.Username is { Length: > 0 } name ? name + "@" : "";
        var host = _settings.Host ?? "localhost";
        return host.StartsWith('/')
            ? $"postgres://{user}/{_settings.Database}?host={host}&port={_settings.Port}"
            : $"postgres://{user}{string.Join(',', Servers.Select(server => server.Name))}/{_settings.Database}";
    }

    private PostgresServer One(string text)
    {
        var (host, port) = text.StartsWith('/') ? (text, _settings.Port) : Split(text);
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            Host = host,
            Port = port,
            Timeout = _settings.ContainsKey("Timeout") ? _settings.Timeout : ConnectSeconds,
            PersistSecurityInfo = false,
        };
        // These choose among several hosts, which the node does by itself.
        settings.Remove("Target Session Attributes");
        settings.Remove("Load Balance Hosts");
        settings.Remove("Host Recheck Seconds");
        return new PostgresServer($"{host}:{port}", settings.ConnectionString);
    }

    /// <summary>A colon is the port's unless it is one of an IPv6 address, which has several or stands in brackets.</summary>
    private (string Host, int Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        var isPorts = colon > 0 && (text[colon - 1] == ']' || !text[..colon].Contains(':'));
        return isPorts && ushort.TryParse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port)
            ? (text[..colon], port)
            : (text, _settings.Port);
    }

    private static void RequireWritable(NpgsqlConnectionStringBuilder settings)
    {
        var wanted = settings.TargetSessionAttributes ?? "any";
        if (wanted.Contains("standby", StringComparison.OrdinalIgnoreCase) || wanted.Equals("read-only", StringComparison.OrdinalIgnoreCase))
        {
            throw new DatabaseUnusableException(
                $"The database's address asks for target_session_attrs={wanted}; a node writes, and never reads from a standby. Leave it out: the primary is found among all hosts.");
        }
    }
}
