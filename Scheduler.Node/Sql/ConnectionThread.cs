using System.Collections.Concurrent;
using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql;

/// <summary>
/// A thread that owns one connection and runs jobs on it one at a time. Database calls are synchronous there, so they
/// neither hold a thread of the pool nor wait for one: a busy process still renews its lease. A broken connection is
/// opened again for the next job, with a growing pause between tries.
/// </summary>
internal sealed class ConnectionThread : IAsyncDisposable
{
    private const int QueriesMax = 4096;
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan IdleBeforeTidy = TimeSpan.FromMilliseconds(200);

    private readonly Func<ISqlSession> _open;
    private readonly BlockingCollection<IConnectionJob> _jobs = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ISqlSession? _session;
    private TimeSpan _pause = TimeSpan.Zero;

    /// <param name="name">The thread's name, as a debugger shows it.</param>
    /// <param name="open">Opens a connection; throws <see cref="JournalUnavailableException"/> when it cannot.</param>
    public ConnectionThread(string name, Func<ISqlSession> open)
    {
        _open = open;
        new Thread(Loop) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Queues a job of which its owner posts only one at a time, so this is bounded by the number of owners.</summary>
    public void Post(IConnectionJob job)
    {
        if (!TryAdd(job))
        {
            job.Refuse(Closed());
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> on the connection. Cancelling ends the wait; work that has begun runs to its end.
    /// Throws <see cref="JournalUnavailableException"/> for every failure of the database, and when too much waits.
    /// </summary>
    /// <param name="work">What to do; it may not keep the session.</param>
    /// <param name="health">Told how it went, when the work writes.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<T> RunAsync<T>(Func<ISqlSession, T> work, StoreHealth? health, CancellationToken cancel)
    {
        if (_jobs.Count >= QueriesMax)
        {
            throw new JournalUnavailableException($"{QueriesMax} requests already wait for the database");
        }

        var job = new QueryJob<T>(work, health, cancel);
        Post(job);
        return job.Result.WaitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.CompleteAdding();
        await _closing.CancelAsync();
        await _ended.Task;
        _jobs.Dispose();
        _closing.Dispose();
    }

    private void Loop()
    {
        while (Next() is { } job)
        {
            Run(job);
        }

        _session?.Dispose();
        _ended.SetResult();
    }

    /// <summary>The next job; null when the thread is to end.</summary>
    private IConnectionJob? Next()
    {
        if (_jobs.TryTake(out var job, IdleBeforeTidy))
        {
            return job;
        }

        while (!_jobs.IsAddingCompleted && _session is { IsBroken: false } session && session.Tidy())
        {
            if (_jobs.TryTake(out job))
            {
                return job;
            }
        }

        return _jobs.TryTake(out job, Timeout.Infinite) ? job : null;
    }

    private void Run(IConnectionJob job)
    {
        CloseBroken();
        try
        {
            _session ??= Open();
        }
        catch (JournalUnavailableException reason)
        {
            job.Refuse(reason);
            return;
        }

        job.Run(_session);
        CloseBroken();
    }

    /// <summary>A session may also break while it is idle, when its server is known to be the primary no longer.</summary>
    private void CloseBroken()
    {
        if (_session is { IsBroken: true })
        {
            _session.Dispose();
            _session = null;
        }
    }

    private ISqlSession Open()
    {
        if (_closing.Token.WaitHandle.WaitOne(_pause))
        {
            throw Closed();
        }

        try
        {
            var session = _open();
            _pause = TimeSpan.Zero;
            return session;
        }
        catch (JournalUnavailableException)
        {
            _pause = TimeSpan.FromTicks(Math.Clamp(_pause.Ticks * 2, PauseMin.Ticks, PauseMax.Ticks));
            throw;
        }
    }

    private bool TryAdd(IConnectionJob job)
    {
        try
        {
            return _jobs.TryAdd(job);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static JournalUnavailableException Closed() => new("the store is closed");
}
