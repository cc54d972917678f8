using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql;

/// <summary>
/// Puts the appends of all entities of a node that wait at the same moment into one transaction: while one batch is
/// being synced, the next one gathers. Throughput comes from this; nobody waits for a timer.
/// </summary>
internal sealed class GroupCommit(ConnectionThread thread, StoreHealth health) : IConnectionJob
{
    private readonly WriteQueue _queue = new();
    private List<PendingWrite>? _again;
    private int _posted;

    public Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel)
    {
        if (AppendRules.Flaw(write) is { } flaw)
        {
            return Task.FromResult<AppendOutcome>(new AppendOutcome.NotWritten(flaw));
        }

        var pending = new PendingWrite(write);
        pending.CancelWith(cancel);
        if (!_queue.TryAdd(pending))
        {
            pending.Answer(new AppendOutcome.NotWritten(
                $"the journal's queue is full ({WriteQueue.WritesMax} writes, or their size); try again shortly"));
            return pending.Outcome;
        }

        PostOnce();
        return pending.Outcome;
    }

    public void Run(ISqlSession session)
    {
        // Before the queue is read: a write that is added after the reading posts the next batch.
        Interlocked.Exchange(ref _posted, 0);
        var isSecondTry = _again is not null;
        var batch = _again ?? _queue.TakeBatch();
        _again = null;
        if (batch.Count > 0 && !TryCommit(session, batch, isSecondTry))
        {
            _again = batch;
        }

        if (_again is not null || !_queue.IsEmpty)
        {
            PostOnce();
        }
    }

    public void Refuse(JournalUnavailableException reason)
    {
        Interlocked.Exchange(ref _posted, 0);
        health.Failed(reason.Message);
        var refused = new AppendOutcome.NotWritten(reason.Message);
        _again?.ForEach(w => w.Answer(refused));
        _again = null;
        for (var batch = _queue.TakeBatch(); batch.Count > 0; batch = _queue.TakeBatch())
        {
            batch.ForEach(w => w.Answer(refused));
        }
    }

    private void PostOnce()
    {
        if (Interlocked.Exchange(ref _posted, 1) == 0)
        {
            thread.Post(this);
        }
    }

    /// <summary>
    /// Commits the batch and answers its callers. False, with nobody answered, when nothing was written because the
    /// connection had died meanwhile, as it has after the database restarted: then a fresh one deserves a try.
    /// </summary>
    private bool TryCommit(ISqlSession session, List<PendingWrite> batch, bool isSecondTry)
    {
        var writes = batch.ConvertAll(p => p.Write);
        if (Transact(session, writes, out var outcomes) is not { } failure)
        {
            health.Worked();
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Answer(outcomes[i]);
            }

            return true;
        }

        if (failure is { MayBeWritten: false } && session.IsBroken && !isSecondTry)
        {
            return false;
        }

        if (failure is { MayBeWritten: false, OneWriteToBlame: true } && batch.Count > 1)
        {
            return batch.TrueForAll(write => TryCommit(session, [write], isSecondTry: true));
        }

        AnswerFailure(batch, failure);
        return true;
    }

    private void AnswerFailure(List<PendingWrite> batch, CommitFailure failure)
    {
        if (!failure.OneWriteToBlame)
        {
            health.Failed(failure.Words);
        }

        AppendOutcome outcome = failure.MayBeWritten
            ? new AppendOutcome.Unknown(failure.Words)
            : new AppendOutcome.NotWritten(failure.Words);
        batch.ForEach(w => w.Answer(outcome));
    }

    /// <summary>Null when it was committed, or when there was nothing to commit; else what the failure left behind.</summary>
    private static CommitFailure? Transact(
        ISqlSession session, List<JournalWrite> writes, out IReadOnlyList<AppendOutcome> outcomes)
    {
        outcomes = [];
        try
        {
            session.Begin();
            var rows = session.LockForAppend(
                [.. writes.Select(w => w.Shard).Distinct()], [.. writes.Select(w => w.PersistenceId).Distinct()]);
            var plan = BatchPlan.Of(writes, rows);
            if (plan.Changes.Count == 0)
            {
                session.Rollback();
            }
            else
            {
                session.CommitWith(plan.Changes);
            }

            outcomes = plan.Outcomes;
            return null;
        }
        catch (Exception failure)
        {
            // Also for a bug: callers who are owed an outcome get an honest one, by how far the transaction had come.
            var judged = session.Judge(failure);
            session.Rollback();
            return judged;
        }
    }
}
