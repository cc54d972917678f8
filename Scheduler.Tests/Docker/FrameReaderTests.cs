using System.Text;
using Scheduler.Docker;
using Scheduler.Docker.Streams;

namespace Scheduler.Tests.Docker;

public sealed class FrameReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task ReadFrames_ArrivingInPiecesOfAnySize_AreTheSame(int bytesPerRead)
    {
        byte[] sent = [.. Frame(1, "out\n"), .. Frame(2, "err\n"), .. Frame(1, ""), .. Frame(1, "more")];

        var frames = await ReadAsync(new TricklingStream(sent, bytesPerRead));

        Assert.Equal(["Stdout:out\n", "Stderr:err\n", "Stdout:more"], frames.Select(Describe));
    }

    [Fact]
    public async Task ReadFrames_HugeFrame_ComesInBoundedPieces()
    {
        var text = new string('x', 200_000);

        var frames = await ReadAsync(new MemoryStream(Frame(1, text)));

        Assert.All(frames, frame => Assert.InRange(frame.Bytes.Length, 1, 32 * 1024));
        Assert.Equal(200_000, frames.Sum(frame => frame.Bytes.Length));
    }

    [Fact]
    public async Task ReadFrames_LengthThatIsALie_TakesNoMemoryAndIsAnError()
    {
        byte[] sent = [1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. "short"u8];

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(new MemoryStream(sent)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(11)]
    public async Task ReadFrames_CutOff_IsAnError(int bytes)
    {
        var sent = Frame(1, "text")[..bytes];

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(new MemoryStream(sent)));
    }

    [Fact]
    public async Task ReadFrames_NoMultiplexedStream_IsAnError() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(new MemoryStream("plain text"u8.ToArray())));

    [Fact]
    public async Task ReadFrames_ErrorOfTheEngine_CarriesItsWords()
    {
        var failure = await Assert.ThrowsAsync<EngineErrorInStreamException>(
            () => ReadAsync(new MemoryStream(Frame(3, "log driver is gone\n"))));

        Assert.Equal("log driver is gone", failure.Message);
    }

    [Fact]
    public async Task LogLines_SplitAcrossFramesAndStreams_AreJoined()
    {
        var lines = await LinesAsync(timestamps: false, (1, "a"), (2, "x\ny"), (1, "b\r\nc\n\nd"));

        Assert.Equal(["Stderr:x", "Stdout:ab", "Stdout:c", "Stdout:", "Stdout:d", "Stderr:y"],
            lines.Select(line => $"{line.Stream}:{line.Text}"));
    }

    [Fact]
    public async Task LogLines_Timestamps_KeepTheirNanoseconds()
    {
        var lines = await LinesAsync(timestamps: true, (1, "2026-11-22T05:09:13.178240129Z hello world\n"));

        Assert.Equal("hello world", lines[0].Text);
        Assert.Equal("1795324153.178240129", lines[0].Time.ToString());
    }

    [Fact]
    public async Task LogLines_EndlessLine_IsCut()
    {
        var lines = await LinesAsync(timestamps: false, (1, new string('x', 150_000)));

        Assert.Equal([65_536, 65_536, 18_928], lines.Select(line => line.Text.Length));
    }

    private static async Task<List<LogLine>> LinesAsync(bool timestamps, params (byte Stream, string Text)[] frames)
    {
        var sent = frames.SelectMany(frame => Frame(frame.Stream, frame.Text)).ToArray();
        return await LogLines.ReadAsync(FrameReader.ReadFramesAsync(new MemoryStream(sent)), timestamps).ToListAsync();
    }

    private static async Task<List<LogFrame>> ReadAsync(Stream stream) =>
        await FrameReader.ReadFramesAsync(stream).ToListAsync();

    private static byte[] Frame(byte stream, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return [stream, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8),
            (byte)payload.Length, .. payload];
    }

    private static string Describe(LogFrame frame) => $"{frame.Stream}:{Encoding.UTF8.GetString(frame.Bytes.Span)}";
}
