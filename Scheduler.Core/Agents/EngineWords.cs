using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What an engine's own words say of its machine.</summary>
internal static class EngineWords
{
    public static bool IsOutOfDisk(string words) =>
        words.Contains("no space left on device", StringComparison.OrdinalIgnoreCase)
        || words.Contains("disk quota exceeded", StringComparison.OrdinalIgnoreCase);

    public static bool IsPortTaken(string words) =>
        words.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
        || words.Contains("port is already allocated", StringComparison.OrdinalIgnoreCase);

    /// <summary>Another host may have what this one lacks.</summary>
    public static bool IsLack(string words) => IsOutOfDisk(words) || IsPortTaken(words);

    /// <summary>
    /// The engine's runtime still has what it had begun when the engine ended in the midst of it, and nothing can be started
    /// under that id any more (moby/moby#36145, moby/moby#50040; the words are containerd's, runc's and dockerd's own).
    /// </summary>
    public static bool IsLeftBehind(string words, string container) =>
        (words.Contains(container, StringComparison.Ordinal) && words.Contains("exists", StringComparison.Ordinal))
        || words.Contains("container with given ID already exists", StringComparison.Ordinal);

    /// <summary>Which of the container's host ports the words are about; the only one, where they name none.</summary>
    public static IEnumerable<PortSpec> PortsTaken(string words, ContainerSpec spec)
    {
        if (!IsPortTaken(words)) return [];
        var published = spec.Ports.Where(port => port.HostPort > 0).ToList();
        var named = published.Where(port => Names(words, port.HostPort)).ToList();
        return named.Count > 0 || published.Count > 1 ? named : published;
    }

    private static bool Names(string words, int port)
    {
        return Holds(words, string.Create(CultureInfo.InvariantCulture, $":{port}"))
            || Holds(words, string.Create(CultureInfo.InvariantCulture, $"port {port}"));
    }

    /// <summary>Not as the beginning of a longer number.</summary>
    private static bool Holds(string words, string text)
    {
        for (var at = words.IndexOf(text, StringComparison.Ordinal); at >= 0; at = words.IndexOf(text, at + 1, StringComparison.Ordinal))
        {
            if (at + text.Length == words.Length || !char.IsAsciiDigit(words[at + text.Length])) return true;
        }

        return false;
    }

    /// <summary>With what a person can do about it.</summary>
    public static string Advised(string words) => words switch
    {
        _ when IsOutOfDisk(words) =>
            $"{words}; its host is out of disk: free some there ('docker system prune' removes what nothing uses), or give it more",
        _ when IsOutOfSubnets(words) =>
            $"{words}; its engine has no addresses left for another network: 'docker network prune' there removes what nothing uses, and more default-address-pools in its daemon.json give it more",
        _ => words,
    };

    /// <summary>As engines say it before and since version 25.</summary>
    private static bool IsOutOfSubnets(string words) =>
        words.Contains("non-overlapping IPv4 address pool", StringComparison.Ordinal)
        || words.Contains("predefined address pools have been fully subnetted", StringComparison.Ordinal);
}
