using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Scheduler.Node.Peers;

namespace Scheduler.Node.Agents.Calling;

/// <summary>
/// Looks up the SRV records of a name (RFC 2782), which the framework has no call for: one question by UDP to each name
/// server of <c>/etc/resolv.conf</c> in turn.
/// </summary>
internal static class SrvRecords
{
    public const string Prefix = "srv:";

    private const int AnswerBytesMax = 4096;
    private const int Port = 53;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static Task<IReadOnlyList<string>> FindAsync(string name) => FindAsync(name, NameServers(), Patience);

    /// <summary>Each <c>host:port</c>, the preferred ones first; none when there are none, or nobody answers.</summary>
    /// <param name="patience">How long one name server may take.</param>
    internal static async Task<IReadOnlyList<string>> FindAsync(string name, IEnumerable<IPEndPoint> nameServers, TimeSpan patience)
    {
        var id = BinaryPrimitives.ReadUInt16LittleEndian(RandomNumberGenerator.GetBytes(2));
        var question = DnsMessage.Question(id, name);
        foreach (var server in nameServers)
        {
            if (await AskAsync(server, question, id, patience) is { } records)
                return
                [
                    .. records
                        .OrderBy(record => record.Priority)
                        .ThenByDescending(record => record.Weight)
                        .Select(record => new HostAndPort(record.Target, record.Port).ToString())
                ];
        }

        return [];
    }

    private static async Task<IReadOnlyList<SrvRecord>?> AskAsync(IPEndPoint server, byte[] question, ushort id, TimeSpan patience)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        using var enough = new CancellationTokenSource(patience);
        var answer = new byte[AnswerBytesMax];
        try
        {
            // Connected, it hears that server only.
            await socket.ConnectAsync(server, enough.Token);
            await socket.SendAsync(question, enough.Token);
            while (true)
            {
                var length = await socket.ReceiveAsync(answer, enough.Token);
                if (DnsMessage.ReadSrv(answer.AsSpan(0, length), id) is { } records) return records;
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    private static IEnumerable<IPEndPoint> NameServers()
    {
        try
        {
            return [.. File.ReadLines("/etc/resolv.conf")
                .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words is ["nameserver", _, ..])
                .Select(words => IPAddress.TryParse(words[1], out var address) ? new IPEndPoint(address, Port) : null)
                .OfType<IPEndPoint>()];
        }
        catch (IOException)
        {
            return [];
        }
    }
}

internal sealed record SrvRecord(int Priority, int Weight, int Port, string Target);
