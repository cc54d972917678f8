namespace Scheduler.Tests.Simulation;

/// <summary>
/// Where one process's code runs. A process can freeze, and go on later as if nothing had been; or crash, and then
/// nothing of what it had begun goes on.
/// </summary>
internal sealed class SimScheduler(SimLoop loop) : TaskScheduler
{
    private readonly List<Task> _frozen = [];
    private bool _isFrozen;

    public bool IsCrashed { get; private set; }

    public override int MaximumConcurrencyLevel => 1;

    public void Freeze() => _isFrozen = true;

    public void Thaw()
    {
        _isFrozen = false;
        foreach (var task in _frozen)
        {
            QueueTask(task);
        }

        _frozen.Clear();
    }

    public void Crash() => IsCrashed = true;

    protected override void QueueTask(Task task) => loop.Post(() => Run(task));

    /// <summary>Never: what is ready waits for the seed's choice.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _frozen;

    private void Run(Task task)
    {
        if (IsCrashed) return;
        if (_isFrozen)
        {
            _frozen.Add(task);
        }
        else
        {
            TryExecuteTask(task);
        }
    }
}
