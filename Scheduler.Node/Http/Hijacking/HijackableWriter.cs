using System.IO.Pipelines;

namespace Scheduler.Node.Http.Hijacking;

/// <summary>A connection's output for the HTTP server: into nothing once somebody else has taken the connection.</summary>
internal sealed class HijackableWriter(PipeWriter inner, Func<bool> isTaken) : PipeWriter
{
    private byte[] _nowhere = [];

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => isTaken() ? 0 : inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => isTaken() ? Nowhere(sizeHint) : inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => isTaken() ? Nowhere(sizeHint) : inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (!isTaken()) inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        isTaken() ? ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: false)) : inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush()
    {
        if (!isTaken()) inner.CancelPendingFlush();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!isTaken()) inner.Complete(exception);
    }

    private byte[] Nowhere(int sizeHint) => _nowhere = _nowhere.Length >= Math.Max(sizeHint, 1) ? _nowhere : new byte[Math.Max(sizeHint, 4096)];
}
