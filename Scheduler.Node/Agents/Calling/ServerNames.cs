using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Peers;

namespace Scheduler.Node.Agents.Calling;

/// <summary>
/// Where servers may be: what the configuration says, looked up by name, and what servers told of each other, kept on
/// disk. What was once looked up is answered at once from then on and looked up anew beside that, so that a name server
/// which does not answer keeps no agent from its servers.
/// </summary>
/// <param name="configured"><c>host</c>, <c>host:port</c>, or <c>srv:name</c>.</param>
/// <param name="path">Where the told ones are kept.</param>
internal sealed class ServerNames(IReadOnlyList<string> configured, string path)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private const int ToldMax = 64;

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _found = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<string> _told = ReadTold(path);

    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancel)
    {
        var lookups = configured.Select(LookUpAsync).ToList();
        if (lookups.Any(lookup => !lookup.IsCompleted) && _found.IsEmpty) await Task.WhenAny(Task.WhenAll(lookups), Task.Delay(Patience, cancel));
        cancel.ThrowIfCancellationRequested();
        return [.. configured.SelectMany(name => _found.GetValueOrDefault(name, [])).Concat(_told).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A disk that cannot be written costs the memory of the next start, and nothing now.</summary>
    public void Remember(IReadOnlyList<string> told)
    {
        IReadOnlyList<string> kept = [.. told.Order(StringComparer.Ordinal).Take(ToldMax)];
        if (kept.Count == 0 || kept.SequenceEqual(_told)) return;
        _told = kept;
        try
        {
            DurableFile.Write(path, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', kept) + "\n"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Said by what else is kept there.
        }
    }

    private async Task LookUpAsync(string name)
    {
        if (await ResolveAsync(name) is { Count: > 0 } found) _found[name] = found;
    }

    private static async Task<IReadOnlyList<string>> ResolveAsync(string name)
    {
        if (name.StartsWith(SrvRecords.Prefix, StringComparison.Ordinal)) return await SrvRecords.FindAsync(name[SrvRecords.Prefix.Length..]);
        var place = HostAndPort.Parse(name);
        var port = place.Port ?? AgentProtocol.DefaultPort;
        if (IPAddress.TryParse(place.Host, out _)) return [(place with { Port = port }).ToString()];
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(place.Host).WaitAsync(TimeSpan.FromSeconds(10));
            return [.. addresses.Select(address => new HostAndPort(address.ToString(), port).ToString())];
        }
        catch (Exception fault) when (fault is SocketException or TimeoutException)
        {
            return [];
        }
    }

    private static IReadOnlyList<string> ReadTold(string path)
    {
        try
        {
            return File.Exists(path) ? [.. File.ReadAllLines(path).Where(IsPlace).Take(ToldMax)] : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsPlace(string line)
    {
        try
        {
            return HostAndPort.Parse(line).Port is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
