using System.Buffers;
using System.Text;

namespace Scheduler.Docker.Transport;

/// <summary>A whole answer in memory, up to a bound. Dispose returns the memory.</summary>
internal sealed class AnswerBody : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _length;

    private AnswerBody() { }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public string Text => Encoding.UTF8.GetString(Span);

    /// <exception cref="InvalidDataException">The answer is longer than <paramref name="bytesMax"/>.</exception>
    public static async Task<AnswerBody> ReadAsync(HttpResponseMessage answer, int bytesMax, CancellationToken cancellation)
    {
        var body = new AnswerBody();
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            while (await stream.ReadAsync(body.Room(), cancellation) is var count and > 0)
            {
                body._length += count;
                if (body._length > bytesMax)
                    throw new InvalidDataException($"it is longer than {bytesMax} bytes");
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private Memory<byte> Room()
    {
        if (_length == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(_length);
    }
}
