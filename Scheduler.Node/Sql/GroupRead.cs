using System.Collections.Concurrent;
using System.Data.Common;
using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql;

/// <summary>
/// Reads the histories that are asked for at the same moment with one statement: a node that takes shards over reads
/// thousands, and a round trip for each would be most of the time.
/// </summary>
internal sealed class GroupRead(ConnectionThread thread, SqlDialect dialect) : IConnectionJob
{
    private const int WaitingMax = 16_384;
    private const int GroupMax = 32;

    private readonly ConcurrentQueue<PendingRead> _queue = new();
    private readonly string _select = HistoryRow.Select(dialect);
    private List<PendingRead>? _again;
    private int _posted;

    public Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel)
    {
        if (_queue.Count >= WaitingMax)
        {
            throw new JournalUnavailableException($"{WaitingMax} reads already wait for the database");
        }

        var read = new PendingRead(persistenceId, cancel);
        _queue.Enqueue(read);
        PostOnce();
        return read.Result.Task.WaitAsync(cancel);
    }

    public void Run(ISqlSession session)
    {
        // Before the queue is read: a read that is added after that posts the next group.
        Interlocked.Exchange(ref _posted, 0);
        var isSecondTry = _again is not null;
        var group = _again ?? TakeGroup();
        _again = null;
        try
        {
            Answer(group, session);
        }
        catch (DbException failure)
        {
            var words = session.Judge(failure).Words;
            if (session.IsBroken && !isSecondTry)
            {
                // The connection had died meanwhile, as it has after the database restarted.
                _again = group;
            }
            else
            {
                Fail(group, new JournalUnavailableException(words, failure));
            }
        }
        catch (Exception failure)
        {
            // What a stored row cannot be made into is its readers' trouble, and must not end the thread.
            Fail(group, failure);
        }

        if (_again is not null || !_queue.IsEmpty)
        {
            PostOnce();
        }
    }

    public void Refuse(JournalUnavailableException reason)
    {
        Interlocked.Exchange(ref _posted, 0);
        Fail(_again ?? [], reason);
        _again = null;
        while (_queue.TryDequeue(out var read))
        {
            read.Result.TrySetException(reason);
        }
    }

    private void Answer(List<PendingRead> group, ISqlSession session)
    {
        var ids = group.Select(r => r.PersistenceId).Distinct().ToArray();
        var rows = session.Query(_select, HistoryRow.Read, ("ids", dialect.ListValue(ids))).ToLookup(r => r.PersistenceId);
        foreach (var read in group)
        {
            read.Result.TrySetResult(HistoryRow.Gather(rows[read.PersistenceId]));
        }
    }

    private List<PendingRead> TakeGroup()
    {
        var group = new List<PendingRead>();
        while (group.Count < GroupMax && _queue.TryDequeue(out var read))
        {
            if (!read.Cancel.IsCancellationRequested)
            {
                group.Add(read);
            }
        }

        return group;
    }

    private void PostOnce()
    {
        if (Interlocked.Exchange(ref _posted, 1) == 0)
        {
            thread.Post(this);
        }
    }

    private static void Fail(List<PendingRead> group, Exception failure) =>
        group.ForEach(r => r.Result.TrySetException(failure));

    private sealed record PendingRead(string PersistenceId, CancellationToken Cancel)
    {
        public TaskCompletionSource<JournalHistory> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
