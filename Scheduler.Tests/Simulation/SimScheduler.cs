namespace Scheduler.Tests.Simulation;

/// <summary>
/// Where one process's code runs. A process can freeze, and go on later as if nothing had been; or crash, and then
/// nothing of what it had begun goes on.
/// </summary>
internal sealed class SimScheduler(SimLoop loop) : TaskScheduler
{
    private readonly List<Action> _frozen = [];
    private readonly List<Action> _atCrash = [];
    private bool _isFrozen;

    public bool IsCrashed { get; private set; }

    /// <summary>When it last went on after a freeze.</summary>
    public long ThawedAt { get; private set; } = long.MinValue / 2;

    public override int MaximumConcurrencyLevel => 1;

    public void Freeze() => _isFrozen = true;

    public void Thaw()
    {
        if (!_isFrozen) return;
        _isFrozen = false;
        ThawedAt = loop.Time.Ticks;
        foreach (var work in _frozen) loop.Post(() => Run(work));
        _frozen.Clear();
    }

    public void Crash()
    {
        if (IsCrashed) return;
        IsCrashed = true;
        foreach (var end in _atCrash) end();
        _atCrash.Clear();
        _frozen.Clear();
    }

    /// <summary>What the world does when the process is no more, such as breaking its connections.</summary>
    public void AtCrash(Action end) => _atCrash.Add(end);

    /// <summary>Runs a piece of the process's work: now, once it is thawed, or, after a crash, never.</summary>
    public void Run(Action work)
    {
        if (IsCrashed) return;
        if (_isFrozen) _frozen.Add(work);
        else work();
    }

    /// <summary>Begins work in this process. Its result never comes if the process crashes first.</summary>
    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    protected override void QueueTask(Task task) => loop.Post(() => Run(() => TryExecuteTask(task)));

    /// <summary>Never: what is ready waits for the seed's choice.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
