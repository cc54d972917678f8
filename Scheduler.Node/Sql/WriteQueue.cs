using System.Collections.Concurrent;

namespace Scheduler.Node.Sql;

/// <summary>
/// Writes that wait for a transaction, in order of arrival; bounded by their number and by their size. Any thread may
/// add; one thread takes.
/// </summary>
internal sealed class WriteQueue
{
    public const int WritesMax = 8192;
    private const long PayloadCharsMax = 64 * 1024 * 1024;
    private const int BatchWritesMax = 512;
    private const long BatchPayloadCharsMax = 4 * 1024 * 1024;

    private readonly ConcurrentQueue<PendingWrite> _writes = new();
    private int _count;
    private long _payloadChars;

    public bool IsEmpty => _writes.IsEmpty;

    /// <summary>False when the queue is full.</summary>
    public bool TryAdd(PendingWrite write)
    {
        var isOverCount = Interlocked.Increment(ref _count) > WritesMax;
        var isOverSize = Interlocked.Add(ref _payloadChars, write.PayloadChars) > PayloadCharsMax;
        if (isOverCount || isOverSize)
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Add(ref _payloadChars, -write.PayloadChars);
            return false;
        }

        _writes.Enqueue(write);
        return true;
    }

    /// <summary>The next batch: what one transaction may hold, without the cancelled ones; at least one write if there is any.</summary>
    public List<PendingWrite> TakeBatch()
    {
        var batch = new List<PendingWrite>();
        long chars = 0;
        while (batch.Count < BatchWritesMax && chars < BatchPayloadCharsMax && _writes.TryDequeue(out var write))
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Add(ref _payloadChars, -write.PayloadChars);
            if (write.TryTake())
            {
                batch.Add(write);
                chars += write.PayloadChars;
            }
        }

        return batch;
    }
}
