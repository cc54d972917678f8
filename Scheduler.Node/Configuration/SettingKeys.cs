namespace Scheduler.Node.Configuration;

/// <summary>Which keys there are: those of reference.conf, and the shape of a host's entry, which has no default.</summary>
public sealed class SettingKeys(ConfigurationLayer reference)
{
    private static readonly string[] HostKeys = ["name", "engine", "tls.ca", "tls.cert", "tls.key", "reserve.cpus", "reserve.memory"];
    private static readonly string[] HostCollections = ["labels", "addresses"];
    private static readonly string[] Lists = ["node.roles", "agent.servers"];

    /// <summary>What is wrong with a key of a source, or null when it is known.</summary>
    public string? Fault(string source, string key)
    {
        if (reference.Values.ContainsKey(key) || IsHostKey(key) || Lists.Any(list => IsEntryOf(list, key))) return null;
        var near = reference.Values.Keys.Where(known => Distance(known, key) <= 2).Order(StringComparer.Ordinal).FirstOrDefault();
        var hint = near is null ? "reference.conf lists every key" : $"did you mean \"{near}\"?";
        return $"{source}: unknown setting \"{key}\"; {hint}";
    }

    private static bool IsHostKey(string key)
    {
        // Names in the environment are in capitals.
        if (key.Split('.', 3) is not [var list, var index, var rest] || !int.TryParse(index, out _)) return false;
        if (!list.Equals("hosts", StringComparison.OrdinalIgnoreCase)) return false;
        return HostKeys.Contains(rest, StringComparer.OrdinalIgnoreCase) || HostCollections.Any(name => IsEntryOf(name, rest));
    }

    private static bool IsEntryOf(string collection, string rest) =>
        rest.Length > collection.Length + 1 && rest.StartsWith(collection + ".", StringComparison.OrdinalIgnoreCase);

    /// <summary>Levenshtein's edit distance, without regard to case.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                (row[j], diagonal) = (Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)), row[j]);
            }
        }

        return row[^1];
    }
}
