using System.Buffers;
using System.IO.Pipelines;

namespace Scheduler.Node.Http.Hijacking;

/// <summary>A connection's input for the HTTP server: at its end once somebody else has taken the connection.</summary>
internal sealed class HijackableReader(PipeReader inner, Func<bool> isTaken) : PipeReader
{
    private static readonly ReadResult End = new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        isTaken() ? ValueTask.FromResult(End) : inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        result = End;
        return isTaken() || inner.TryRead(out result);
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
        if (!isTaken()) inner.AdvanceTo(consumed);
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!isTaken()) inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        if (!isTaken()) inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!isTaken()) inner.Complete(exception);
    }
}
