using System.Net;

namespace Scheduler.Node.Peers.Calling;

/// <summary>The body of a request that is written as there is something to say, while its answer is read.</summary>
internal sealed class OpenBody : HttpContent
{
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>To be written to, once the request is on its way.</summary>
    public Task<Stream> Stream => _stream.Task;

    public void End() => _end.TrySetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The client keeps the headers back until the body has something to send, and the body waits for the answer's beginning.
        await stream.FlushAsync(cancellationToken);
        _stream.TrySetResult(stream);
        await _end.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) End();
        base.Dispose(disposing);
    }
}
