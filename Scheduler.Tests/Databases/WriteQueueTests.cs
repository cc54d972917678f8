using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Databases;

public sealed class WriteQueueTests
{
    private static PendingWrite Pending(int payloadChars = 1) => new(new JournalWrite(
        "service/a", new ShardId(0), new Epoch(1), 0, [new StoredEvent("tested/1", new string('x', payloadChars))]));

    [Fact]
    public void TryAdd_MoreWritesThanItHolds_RefusesUntilSomeAreTaken()
    {
        var queue = new WriteQueue();
        for (var n = 0; n < WriteQueue.WritesMax; n++)
        {
            Assert.True(queue.TryAdd(Pending()));
        }

        Assert.False(queue.TryAdd(Pending()));
        queue.TakeBatch();
        Assert.True(queue.TryAdd(Pending()));
    }

    [Fact]
    public void TryAdd_MoreTextThanItHolds_RefusesUntilSomeIsTaken()
    {
        var queue = new WriteQueue();
        for (var n = 0; n < 4; n++)
        {
            Assert.True(queue.TryAdd(Pending(16 * 1024 * 1024)));
        }

        Assert.False(queue.TryAdd(Pending(1)));
        Assert.Single(queue.TakeBatch());
        Assert.True(queue.TryAdd(Pending(1)));
    }

    [Fact]
    public void TryAdd_RefusedForTheNumberBefore_StillRefusesMoreTextThanItHolds()
    {
        var queue = new WriteQueue();
        while (queue.TryAdd(Pending()))
        {
        }

        for (var n = 0; n < 4; n++)
        {
            Assert.False(queue.TryAdd(Pending(16 * 1024 * 1024)));
        }

        while (queue.TakeBatch().Count > 0)
        {
        }

        for (var n = 0; n < 4; n++)
        {
            Assert.True(queue.TryAdd(Pending(16 * 1024 * 1024)));
        }

        Assert.False(queue.TryAdd(Pending()));
    }

    [Fact]
    public async Task TakeBatch_CancelledWrite_IsLeftOutAndAnswered()
    {
        var queue = new WriteQueue();
        using var cancel = new CancellationTokenSource();
        var (cancelled, kept) = (Pending(), Pending());
        cancelled.CancelWith(cancel.Token);
        queue.TryAdd(cancelled);
        queue.TryAdd(kept);

        await cancel.CancelAsync();

        Assert.IsType<AppendOutcome.NotWritten>(await cancelled.Outcome);
        Assert.Same(kept, Assert.Single(queue.TakeBatch()));
        Assert.Empty(queue.TakeBatch());
    }
}
