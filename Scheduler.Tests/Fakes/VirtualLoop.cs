namespace Scheduler.Tests.Fakes;

/// <summary>
/// Runs everything on the calling thread, one task after another, and lets time pass only when nothing is left to do
/// at the present moment. What leaves the loop's thread fails the test.
/// </summary>
internal sealed class VirtualLoop : TaskScheduler
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Queue<Task> _ready = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _escape;

    public VirtualLoop() => Clock = new VirtualTime(Start, Post);

    public VirtualTime Clock { get; }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs <paramref name="story"/> to its end. Fails when it waits for something that can never come.</summary>
    public static void Run(Func<VirtualLoop, Task> story)
    {
        var ambient = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var loop = new VirtualLoop();
            var running = Task.Factory.StartNew(() => story(loop), CancellationToken.None, TaskCreationOptions.DenyChildAttach, loop).Unwrap();
            while (!running.IsCompleted) loop.Step();
            running.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(ambient);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId != _thread) _escape ??= Environment.StackTrace;
        lock (_ready) _ready.Enqueue(task);
    }

    // Inlined, a task would overtake those that wait, and the order would depend on who completes whom.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready];

    private void Post(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    private void Step()
    {
        if (_escape is not null) throw new InvalidOperationException($"something left the loop's thread: {_escape}");
        if (_ready.TryDequeue(out var task)) TryExecuteTask(task);
        else if (!Clock.Pass()) throw new InvalidOperationException($"nothing is left to do after {Clock.Elapsed}, and the story still waits");
    }
}
