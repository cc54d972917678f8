using System.Globalization;
using System.Net;

namespace Scheduler.Node.Engines;

/// <summary>A line of /proc/net/tcp and its like.</summary>
/// <param name="Address">Null for all addresses.</param>
internal readonly record struct ListeningSocket(string? Address, int Port, bool IsUnconnected, string State, long Inode)
{
    public static bool IsListening(ListeningSocket socket) => socket.State == "0A";

    /// <summary>Lines of another form are passed over. Pure.</summary>
    public static IEnumerable<ListeningSocket> Parse(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 10 || !fields[0].EndsWith(':')) continue;
            if (fields[1].Split(':') is not [var address, var port] || fields[2].Split(':') is not [_, var far]) continue;
            if (!int.TryParse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)) continue;
            if (!long.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)) continue;
            yield return new ListeningSocket(AddressOf(address), number, far == "0000", fields[3], inode);
        }
    }

    /// <summary>The kernel writes an address as words of four bytes, each in the machine's own order.</summary>
    private static string? AddressOf(string hex)
    {
        if (hex.Length is not (8 or 32)) return null;
        var bytes = Convert.FromHexString(hex);
        for (var word = 0; word < bytes.Length; word += 4) bytes.AsSpan(word, 4).Reverse();
        if (bytes.All(one => one == 0)) return null;
        var address = new IPAddress(bytes);
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
