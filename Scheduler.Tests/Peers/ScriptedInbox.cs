using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Peers;

/// <summary>A server's inbox that does what a test says; by default it echoes the address.</summary>
internal sealed class ScriptedInbox : IPeerInbox
{
    private int _asked;

    public Func<string, object, TimeSpan, CancellationToken, Task<object>> OnAsk { get; set; } =
        (address, _, _, _) => Task.FromResult<object>(new NotHere(address));

    public Func<string, object, bool> OnDeliver { get; set; } = (_, _) => true;

    public int Asked => Volatile.Read(ref _asked);

    public Task<object> AskAsync(string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref _asked);
        return OnAsk(address, message, deadline, cancel);
    }

    public bool Deliver(string address, object message) => OnDeliver(address, message);

    /// <summary>Makes asks wait; the first result says that one has come, the second lets all go on.</summary>
    public (Task Come, TaskCompletionSource Go) Hold()
    {
        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnAsk = async (_, _, _, _) =>
        {
            come.TrySetResult();
            await go.Task;
            return Refusal.Conflict("held");
        };
        return (come.Task, go);
    }
}
