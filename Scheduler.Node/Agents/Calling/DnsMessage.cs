using System.Buffers.Binary;
using System.Text;

namespace Scheduler.Node.Agents.Calling;

/// <summary>As much of DNS messages (RFC 1035) as SRV records need. Total: whatever comes is read or is nothing.</summary>
internal static class DnsMessage
{
    private const int HeaderBytes = 12;
    private const int RecursionDesired = 0x0100;
    private const int ResponseBit = 0x8000;
    private const int CodeMask = 0x000f;
    private const int NoSuchName = 3;
    private const ushort SrvType = 33;
    private const ushort InternetClass = 1;
    private const int JumpsMax = 16;
    private const int RecordsMax = 64;
    private const int NameBytesMax = 255;

    public static byte[] Question(ushort id, string name)
    {
        using var message = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteUInt16BigEndian(header, id);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 1);
        message.Write(header);
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            message.WriteByte((byte)label.Length);
            message.Write(Encoding.ASCII.GetBytes(label));
        }

        message.Write([0, 0, (byte)SrvType, 0, (byte)InternetClass]);
        return message.ToArray();
    }

    /// <summary>The records of an answer; empty when there is no such name; null when it is not the answer, or cannot be read.</summary>
    public static IReadOnlyList<SrvRecord>? ReadSrv(ReadOnlySpan<byte> message, ushort id)
    {
        if (message.Length < HeaderBytes || BinaryPrimitives.ReadUInt16BigEndian(message) != id) return null;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & ResponseBit) == 0 || (flags & CodeMask) is not (0 or NoSuchName)) return null;
        var questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        var answers = Math.Min((int)BinaryPrimitives.ReadUInt16BigEndian(message[6..]), RecordsMax);
        var at = HeaderBytes;
        for (var i = 0; i < questions; i++)
        {
            if (ReadName(message, ref at) is null) return null;
            at += 4;
        }

        var records = new List<SrvRecord>();
        for (var i = 0; i < answers; i++)
        {
            if (!TryReadRecord(message, ref at, records)) return null;
        }

        return records;
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> message, ref int at, List<SrvRecord> records)
    {
        if (ReadName(message, ref at) is null || at + 10 > message.Length) return false;
        var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
        var data = at += 10;
        if (data + length > message.Length) return false;
        at += length;
        if (type != SrvType) return true;
        var target = data + 6;
        if (length < 7 || ReadName(message, ref target) is not { Length: > 0 } name) return false;
        records.Add(new SrvRecord(Word(message, data), Word(message, data + 2), Word(message, data + 4), name));
        return true;
    }

    private static int Word(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);

    /// <summary>Null when it is broken. Afterwards <paramref name="at"/> is behind it.</summary>
    private static string? ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        var (place, jumps) = (at, 0);
        while (place < message.Length)
        {
            int length = message[place];
            if (length == 0)
            {
                if (jumps == 0) at = place + 1;
                return name.ToString();
            }

            if (length >= 0xc0)
            {
                if (place + 1 >= message.Length || ++jumps > JumpsMax) return null;
                if (jumps == 1) at = place + 2;
                place = ((length & 0x3f) << 8) | message[place + 1];
                continue;
            }

            if (length > 63 || place + 1 + length > message.Length || name.Length + length > NameBytesMax) return null;
            if (name.Length > 0) name.Append('.');
            name.Append(Encoding.ASCII.GetString(message.Slice(place + 1, length)));
            place += 1 + length;
        }

        return null;
    }
}
