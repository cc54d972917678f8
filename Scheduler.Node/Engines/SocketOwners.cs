using System.Globalization;

namespace Scheduler.Node.Engines;

/// <summary>
/// Which process has a socket. Finding out means looking through the open files of all processes, so it is done only when
/// a socket is new, and for all the new ones together.
/// </summary>
internal sealed class SocketOwners
{
    private Dictionary<long, (string Name, int Process)?> _known = [];

    public (string Name, int Process)? Of(long inode)
    {
        lock (this) return _known.GetValueOrDefault(inode);
    }

    public void Learn(IEnumerable<long> inodes)
    {
        lock (this)
        {
            var asked = inodes.ToHashSet();
            var unknown = asked.Where(inode => !_known.ContainsKey(inode)).ToHashSet();
            if (unknown.Count == 0) return;
            var kept = _known.Where(one => asked.Contains(one.Key) || _known.Count < 10_000).ToDictionary();
            foreach (var inode in unknown) kept[inode] = null;
            foreach (var (inode, owner) in Find(unknown)) kept[inode] = owner;
            _known = kept;
        }
    }

    private static IEnumerable<(long Inode, (string, int) Owner)> Find(HashSet<long> wanted)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            foreach (var inode in SocketsOf(folder).Where(wanted.Contains).ToList()) yield return (inode, (NameOf(folder), process));
        }
    }

    private static List<long> SocketsOf(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"{folder}/fd").Select(InodeOf).OfType<long>()];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long? InodeOf(string file)
    {
        const string Prefix = "socket:[";
        try
        {
            return new FileInfo(file).LinkTarget is { } target && target.StartsWith(Prefix, StringComparison.Ordinal)
                && long.TryParse(
                    target.AsSpan(Prefix.Length, target.Length - Prefix.Length - 1),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var inode)
                    ? inode
                    : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string NameOf(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/comm").Trim();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "a process";
        }
    }
}
