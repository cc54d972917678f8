using System.Net;

namespace Scheduler.Node.Peers.Calling;

/// <summary>
/// The body of a request, which knows whether any of it may have left: a peer does nothing with a message before it has
/// all of it, so one whose body was never begun was never acted on.
/// </summary>
internal sealed class MessageBody : HttpContent
{
    private const int Untouched = 0;
    private const int Begun = 1;
    private const int Withdrawn = 2;

    private readonly byte[] _bytes;
    private int _state;

    public MessageBody(byte[] bytes)
    {
        _bytes = bytes;
        Headers.ContentLength = bytes.Length;
    }

    /// <summary>True when nothing was sent, and then nothing ever will be.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Untouched) != Begun;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Begun, Untouched) == Withdrawn) throw new OperationCanceledException("the message was withdrawn");
        await stream.WriteAsync(_bytes, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
