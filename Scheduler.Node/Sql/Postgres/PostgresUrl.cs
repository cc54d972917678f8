using System.Text.RegularExpressions;
using Npgsql;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>
/// Reads <c>postgres://user:password@host:port,host:port/database?key=value</c>, as libpq does. Names and passwords
/// are percent-encoded; a folder as <c>host</c> key means a Unix socket; keys are libpq's usual ones, or the driver's own.
/// </summary>
internal static partial class PostgresUrl
{
    private const string Expected = "postgres://user:password@host:port/database";

    /// <summary>Throws <see cref="DatabaseUnusableException"/>, without the password, when it cannot be read.</summary>
    public static NpgsqlConnectionStringBuilder Read(string url)
    {
        var parts = Form().Match(url);
        if (!parts.Success)
        {
            throw new DatabaseUnusableException(
                $"The database's URL is not of the form {Expected}. In names and passwords, write @ as %40, / as %2F, : as %3A.");
        }

        var settings = new NpgsqlConnectionStringBuilder();
        Set(settings, "Username", parts.Groups["user"]);
        Set(settings, "Password", parts.Groups["password"]);
        Set(settings, "Host", parts.Groups["hosts"]);
        Set(settings, "Database", parts.Groups["database"]);
        foreach (var pair in parts.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, v) : (pair, "");
            Set(settings, DriversKey(Uri.UnescapeDataString(key)), Uri.UnescapeDataString(value.Replace('+', ' ')));
        }

        return settings;
    }

    [GeneratedRegex(
        @"^postgres(ql)?://((?<user>[^:@/?]*)(:(?<password>[^@/?]*))?@)?(?<hosts>[^@/?]*)(/(?<database>[^?/]*))?(\?(?<query>.*))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    /// <summary>libpq's names for what the driver calls otherwise; all others are the same or the driver's own.</summary>
    private static string DriversKey(string key) => key switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "connect_timeout" => "Timeout",
        "target_session_attrs" => "Target Session Attributes",
        "user" => "Username",
        "dbname" => "Database",
        "search_path" => "Search Path",
        _ => key,
    };

    private static void Set(NpgsqlConnectionStringBuilder settings, string key, Group part)
    {
        if (part.Value.Length > 0)
        {
            Set(settings, key, Uri.UnescapeDataString(part.Value));
        }
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string key, string value)
    {
        try
        {
            settings[key] = key == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new DatabaseUnusableException($"The database's URL has a key or value that is not understood: {key}.", failure);
        }
    }
}
