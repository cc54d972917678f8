using System.Text.Json;

namespace Scheduler.Node.Configuration;

/// <summary>The settings that one source gives, by dotted key, such as <c>gateway.listen</c> or <c>hosts.0.name</c>.</summary>
/// <param name="Source">The source as a person knows it: a file's path, <c>--set</c>, <c>the environment</c>.</param>
public sealed record ConfigurationLayer(string Source, IReadOnlyDictionary<string, string> Values)
{
    private const string EnvironmentPrefix = "SCHEDULER__";

    /// <exception cref="ConfigurationException">The file is missing, unreadable or not JSON.</exception>
    public static ConfigurationLayer OfFile(string path)
    {
        try
        {
            var root = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false).Build();
            var values = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (key, value) in root.AsEnumerable())
            {
                if (value is not null && !IsEmptyContainer(root, key, value)) values[key.Replace(':', '.')] = value;
            }

            return new ConfigurationLayer(path, values);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            throw new ConfigurationException([Words(path, fault)]);
        }
    }

    /// <summary><c>SCHEDULER__GATEWAY__LISTEN</c> is <c>gateway.listen</c>.</summary>
    public static ConfigurationLayer OfEnvironment(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var values = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables)
        {
            if (name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
                values[name[EnvironmentPrefix.Length..].Replace("__", ".", StringComparison.Ordinal)] = value;
        }

        return new ConfigurationLayer("the environment", values);
    }

    /// <param name="settings">Each <c>a.b.c=value</c>; of two for the same key the last wins.</param>
    /// <exception cref="ConfigurationException">One has no "=".</exception>
    public static ConfigurationLayer OfSettings(IEnumerable<string> settings)
    {
        var values = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new ConfigurationException([$"--set {setting}: expected key=value, such as gateway.listen=http://127.0.0.1:8080"]);
            values[setting[..equals]] = setting[(equals + 1)..];
        }

        return new ConfigurationLayer("--set", values);
    }

    // The JSON provider shows an empty list or object as a key with an empty value; it says nothing.
    private static bool IsEmptyContainer(IConfigurationRoot root, string key, string value) =>
        value.Length == 0 && key is ("hosts" or "node:roles" or "agent:servers") && !root.GetSection(key).GetChildren().Any();

    private static string Words(string path, Exception fault) => fault.GetBaseException() switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"{path}: there is no such file",
        JsonException { LineNumber: { } line, BytePositionInLine: { } column } json =>
            $"{path}:{line + 1}:{column + 1}: {WithoutPlace(json.Message)} It is to be JSON, with comments if you like, as hocon/reference.conf.",
        var other => $"{path}: {other.Message}",
    };

    /// <summary>The message ends with the place, counted from 0.</summary>
    private static string WithoutPlace(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var place ? message[..place] : message;
}
