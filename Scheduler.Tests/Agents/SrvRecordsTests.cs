using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Scheduler.Node.Agents.Calling;

namespace Scheduler.Tests.Agents;

/// <summary>Looking up SRV records at a name server of the test's own.</summary>
public sealed class SrvRecordsTests : IDisposable
{
    private const string Name = "_scheduler._tcp.example.org";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly UdpClient _server = new(new IPEndPoint(IPAddress.Loopback, 0));

    private IPEndPoint Place => (IPEndPoint)_server.Client.LocalEndPoint!;

    [Fact]
    public async Task Find_SeveralRecords_ThePreferredFirst()
    {
        var found = SrvRecords.FindAsync(Name, [Place], Long);
        await AnswerAsync(question => Answer(
            question, [(20, 0, 7072, "c.example.org"), (10, 5, 7073, "b.example.org"), (10, 50, 7072, "a.example.org")]));

        Assert.Equal(["a.example.org:7072", "b.example.org:7073", "c.example.org:7072"], await found);
    }

    [Fact]
    public async Task Find_AsksForTheNameItWasGiven()
    {
        var found = SrvRecords.FindAsync(Name, [Place], Long);
        byte[] asked = [];
        await AnswerAsync(question => Answer(asked = question, []));
        await found;

        Assert.Equal("\n_scheduler\u0004_tcp\u0007example\u0003org\0\0\u0021\0\u0001", Encoding.ASCII.GetString(asked.AsSpan(12)));
    }

    [Fact]
    public async Task Find_NoSuchName_IsNothing()
    {
        var found = SrvRecords.FindAsync(Name, [Place], Long);
        await AnswerAsync(question => Answer(question, [], code: 3));

        Assert.Empty(await found);
    }

    [Fact]
    public async Task Find_AnAnswerToSomethingElse_IsNotTaken()
    {
        var found = SrvRecords.FindAsync(Name, [Place], Long);
        await AnswerAsync(
            question =>
            {
                var forged = Answer(question, [(1, 1, 1, "evil.example.org")]);
                forged[0] ^= 0xff;
                return forged;
            },
            question => Answer(question, [(10, 0, 7072, "a.example.org")]));

        Assert.Equal(["a.example.org:7072"], await found);
    }

    [Fact]
    public async Task Find_FirstNameServerIsSilent_AsksTheNext()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var found = SrvRecords.FindAsync(Name, [(IPEndPoint)silent.Client.LocalEndPoint!, Place], TimeSpan.FromSeconds(3));
        await AnswerAsync(question => Answer(question, [(10, 0, 7072, "a.example.org")]));

        Assert.Equal(["a.example.org:7072"], await found);
    }

    [Fact]
    public async Task Find_NobodyAnswers_IsNothing() => Assert.Empty(await SrvRecords.FindAsync(Name, [Place], TimeSpan.FromMilliseconds(50)));

    /// <summary>Whatever comes is read or is nothing: no input makes it throw or loop.</summary>
    [Fact]
    public void ReadSrv_AnyCutOrChangedByte_NeverThrows()
    {
        var whole = Answer(DnsMessage.Question(7, Name), [(10, 5, 7073, "b.example.org"), (10, 50, 7072, "a.example.org")]);
        Assert.Equal(2, DnsMessage.ReadSrv(whole, 7)!.Count);

        for (var length = 0; length < whole.Length; length++) DnsMessage.ReadSrv(whole.AsSpan(0, length), 7);
        for (var at = 2; at < whole.Length; at++)
        {
            foreach (var value in (byte[])[0, 1, 0x3f, 0x7f, 0xc0, 0xff])
            {
                var changed = whole.ToArray();
                changed[at] = value;
                DnsMessage.ReadSrv(changed, 7);
            }
        }
    }

    public void Dispose() => _server.Dispose();

    private async Task AnswerAsync(params IEnumerable<Func<byte[], byte[]>> answers)
    {
        var question = await _server.ReceiveAsync();
        foreach (var answer in answers) await _server.SendAsync(answer(question.Buffer), question.RemoteEndPoint);
    }

    /// <summary>Names of records point back to the question's, as real name servers write them.</summary>
    private static byte[] Answer(byte[] question, (int Priority, int Weight, int Port, string Target)[] records, int code = 0)
    {
        using var answer = new MemoryStream();
        answer.Write(question);
        foreach (var (priority, weight, port, target) in records)
        {
            var name = DnsMessage.Question(0, target)[12..^4];
            answer.Write([0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60]);
            foreach (var word in (int[])[6 + name.Length, priority, weight, port]) answer.Write([(byte)(word >> 8), (byte)word]);
            answer.Write(name);
        }

        var bytes = answer.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(0x8180 | code));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)records.Length);
        return bytes;
    }
}
