using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>Where every shard is: written by the shard keeper alone, read and waited on from any thread.</summary>
public sealed class ShardDirectory(int shardCount)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Entry[] _entries = [.. Enumerable.Range(0, shardCount).Select(_ => new Entry())];

    public ShardPlace PlaceOf(ShardId shard) => _entries[shard.Value].Place;

    internal void Set(ShardId shard, ShardPlace place) => _entries[shard.Value].Set(place);

    /// <summary>
    /// Ends when the shard's place is no longer <paramref name="seen"/> (true), when <paramref name="max"/> is over
    /// (false), or at once when too many wait already (false).
    /// </summary>
    internal Task<bool> WaitForChangeAsync(
        ShardId shard, ShardPlace seen, TimeSpan max, int waitersMax, TimeProvider clock, CancellationToken cancel) =>
        _entries[shard.Value].WaitForChangeAsync(seen, max, waitersMax, clock, cancel);

    /// <summary>
    /// Cancels <paramref name="watcher"/> a moment after the shard's place is no longer <paramref name="seen"/>, until it is
    /// released: an owner that hands its shard over still finishes what it has taken.
    /// </summary>
    internal void CancelOnChange(ShardId shard, ShardPlace seen, CancellationTokenSource watcher) =>
        _entries[shard.Value].CancelOnChange(seen, watcher);

    internal void Release(ShardId shard, CancellationTokenSource watcher) => _entries[shard.Value].Release(watcher);

    private sealed class Entry
    {
        // Any thread waits and the shard keeper sets; both are short and neither calls out under it.
        private readonly Lock _gate = new();
        private readonly List<TaskCompletionSource<bool>> _waiters = [];
        private readonly List<CancellationTokenSource> _watchers = [];
        private ShardPlace _place = new ShardPlace.Nowhere("this node has not joined the cluster yet");

        public ShardPlace Place => Volatile.Read(ref _place);

        public void Set(ShardPlace place)
        {
            List<TaskCompletionSource<bool>> woken;
            lock (_gate)
            {
                if (_place == place) return;
                Volatile.Write(ref _place, place);
                woken = [.. _waiters];
                _waiters.Clear();
                foreach (var watcher in _watchers) watcher.CancelAfter(Grace);
                _watchers.Clear();
            }

            foreach (var waiter in woken) waiter.TrySetResult(true);
        }

        public void CancelOnChange(ShardPlace seen, CancellationTokenSource watcher)
        {
            lock (_gate)
            {
                if (_place == seen) _watchers.Add(watcher);
                else watcher.CancelAfter(Grace);
            }
        }

        public void Release(CancellationTokenSource watcher)
        {
            lock (_gate) _watchers.Remove(watcher);
        }

        public async Task<bool> WaitForChangeAsync(ShardPlace seen, TimeSpan max, int waitersMax, TimeProvider clock, CancellationToken cancel)
        {
            var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                if (_place != seen) return true;
                if (_waiters.Count >= waitersMax) return false;
                _waiters.Add(waiter);
            }

            await using var timer = clock.CreateTimer(_ => waiter.TrySetResult(false), null, max, Timeout.InfiniteTimeSpan);
            await using var cancellation = cancel.UnsafeRegister((_, token) => waiter.TrySetCanceled(token), null);
            try
            {
                return await waiter.Task;
            }
            finally
            {
                lock (_gate) _waiters.Remove(waiter);
            }
        }
    }
}
