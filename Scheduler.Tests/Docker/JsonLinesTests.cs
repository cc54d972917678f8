using System.Text;
using System.Text.Json;
using Scheduler.Docker.Models;
using Scheduler.Docker.Streams;

namespace Scheduler.Tests.Docker;

public sealed class JsonLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Read_LinesInPiecesOfAnySize_AreTheSame(int bytesPerRead)
    {
        var wide = new string('x', 50_000);
        var text = $"{{\"status\":\"one\"}}\r\n\n  \n{{\"status\":\"{wide}\",\"unknown\":[1]}}\n{{\"status\":\"three\"}}";

        var messages = await ReadAsync(new TricklingStream(Encoding.UTF8.GetBytes(text), bytesPerRead));

        Assert.Equal(["one", wide, "three"], messages.Select(message => message.Status));
    }

    [Fact]
    public async Task Read_CutOffInsideAnObject_YieldsWhatWasWholeAndFails()
    {
        var text = "{\"status\":\"one\"}\n{\"status\":\"tw"u8.ToArray();
        await using var messages = JsonLines.ReadAsync(new MemoryStream(text), RegistryJson.Default.PullMessage)
            .GetAsyncEnumerator();

        Assert.True(await messages.MoveNextAsync());
        await Assert.ThrowsAnyAsync<JsonException>(async () => await messages.MoveNextAsync());
    }

    [Fact]
    public async Task Read_EndlessLine_IsAnErrorRatherThanMemory()
    {
        var endless = new MemoryStream(Encoding.UTF8.GetBytes(new string('[', 3_000_000)));

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(endless));
        Assert.InRange(endless.Position, 1, 2_500_000);
    }

    private static async Task<List<PullMessage>> ReadAsync(Stream stream) =>
        await JsonLines.ReadAsync(stream, RegistryJson.Default.PullMessage).ToListAsync();
}
