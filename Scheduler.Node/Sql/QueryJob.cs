using System.Data.Common;
using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql;

/// <summary>One caller's work on a connection, with a result.</summary>
internal sealed class QueryJob<T>(Func<ISqlSession, T> work, StoreHealth? health, CancellationToken cancel) : IConnectionJob
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Result => _result.Task;

    public void Run(ISqlSession session)
    {
        if (cancel.IsCancellationRequested)
        {
            _result.TrySetCanceled(cancel);
            return;
        }

        try
        {
            var result = work(session);
            health?.Worked();
            _result.TrySetResult(result);
        }
        catch (DbException failure)
        {
            var words = session.Judge(failure).Words;
            health?.Failed(words);
            _result.TrySetException(new JournalUnavailableException(words, failure));
        }
        catch (Exception failure)
        {
            // A bug of the work belongs to the caller who asked for it, and must not end the thread.
            _result.TrySetException(failure);
        }
    }

    public void Refuse(JournalUnavailableException reason)
    {
        health?.Failed(reason.Message);
        _result.TrySetException(reason);
    }
}
