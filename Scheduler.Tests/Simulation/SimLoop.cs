namespace Scheduler.Tests.Simulation;

/// <summary>
/// The simulation's only thread. Work that is ready runs one piece at a time, in an order that the seed chooses; time
/// stands still meanwhile and jumps to the next timer when nothing is ready.
/// </summary>
internal sealed class SimLoop
{
    /// <summary>A run that does not come to rest within so many steps is spinning.</summary>
    private const long StepsMax = 20_000_000;

    private readonly List<Action> _ready = [];
    private readonly SimEntropy _choices;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Exception? _failure;
    private long _steps;

    public SimLoop(SimEntropy choices)
    {
        _choices = choices;
        Time = new SimTimeProvider(this);
        Scheduler = new SimScheduler(this);
    }

    public SimTimeProvider Time { get; }

    /// <summary>For code that belongs to no node: the database, the network, the clients.</summary>
    public SimScheduler Scheduler { get; }

    public int ReadyCount => _ready.Count;

    /// <summary>Fails when code under simulation has got onto another thread; every simulated seam calls it.</summary>
    public void AssertHere()
    {
        if (Environment.CurrentManagedThreadId == _thread) return;
        _failure ??= new InvalidOperationException($"code escaped the simulation's thread:\n{Environment.StackTrace}");
        throw _failure;
    }

    /// <summary>Ends the run with this fault.</summary>
    public void Fail(Exception fault) => _failure ??= fault;

    public void Post(Action work)
    {
        AssertHere();
        _ready.Add(work);
    }

    /// <summary>Begins something that goes on by itself; if it fails, so does the run.</summary>
    public void Start(Func<Task> work) => Post(() => Task.Factory
        .StartNew(work, CancellationToken.None, TaskCreationOptions.None, Scheduler)
        .Unwrap()
        .ContinueWith(
            ended => Fail(ended.Exception!.InnerException!),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            Scheduler));

    /// <summary>Runs until <paramref name="done"/>, or until nothing is left to happen. False in the second case.</summary>
    public bool RunUntil(Func<bool> done)
    {
        AssertHere();
        var outside = SynchronizationContext.Current;

        // A test framework's context would carry continuations away from the loop.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (!done())
            {
                if (!Step()) return false;
            }

            return true;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outside);
        }
    }

    /// <summary>Runs all that happens within <paramref name="span"/> and leaves the clock at its end.</summary>
    public void RunFor(TimeSpan span)
    {
        var end = Time.Ticks + span.Ticks;
        RunUntil(() => _ready.Count == 0 && (Time.NextDue ?? long.MaxValue) > end);
        Time.JumpTo(end);
    }

    /// <summary>Runs what is ready, without letting time pass.</summary>
    public void Settle() => RunFor(TimeSpan.Zero);

    /// <summary>Runs until the task has ended and returns its result; throws when it never would.</summary>
    public T Await<T>(Task<T> task)
    {
        if (!RunUntil(() => task.IsCompleted)) throw new InvalidOperationException("nothing is left to happen, and the task has not ended");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Begins work on the loop, where its continuations stay, and runs until it has ended.</summary>
    public T Await<T>(Func<Task<T>> work) =>
        Await(Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, Scheduler).Unwrap());

    /// <inheritdoc cref="Await{T}(Func{Task{T}})"/>
    public void Await(Func<Task> work) => Await(async () =>
    {
        await work();
        return true;
    });

    private bool Step()
    {
        if (_failure is not null) throw _failure is SimViolation ? _failure : new InvalidOperationException(_failure.Message, _failure);
        if (++_steps > StepsMax) throw new InvalidOperationException($"the simulation does not come to rest; it stands at {Time.GetUtcNow():O}");
        if (_ready.Count == 0) return Time.Advance();
        var index = _ready.Count == 1 ? 0 : _choices.Below(_ready.Count);
        var work = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        work();
        return true;
    }
}
