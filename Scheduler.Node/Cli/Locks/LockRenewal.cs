namespace Scheduler.Node.Cli.Locks;

/// <summary>Renews a session in the background, and knows when its lock is lost: refused, or not renewed in time.</summary>
internal sealed class LockRenewal(LockClient client, HoldClock hold)
{
    private readonly TaskCompletionSource<string> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isHeld;

    /// <summary>How often is looked whether time is up: also the delay with which a process that was frozen notices.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>From now on, a renewal also asks whether the lock is still held.</summary>
    public void Holds() => _isHeld = true;

    /// <summary>Renews until <paramref name="done"/> fires.</summary>
    public async Task RunAsync(CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(hold.RenewEvery, done);
                await RenewAsync(done);
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // There is nothing more to renew for.
        }
    }

    /// <summary>Why the lock is lost, once it is; null when <paramref name="end"/> comes first.</summary>
    public async Task<string?> UntilLostAsync(Task end)
    {
        while (!end.IsCompleted)
        {
            if (_refused.Task.IsCompleted) return await _refused.Task;
            if (hold.Left <= TimeSpan.Zero) return "it could not be renewed in time";
            using var look = new CancellationTokenSource();
            await Task.WhenAny(end, _refused.Task, Task.Delay(hold.Left < LookEvery ? hold.Left : LookEvery, look.Token));
            await look.CancelAsync();
        }

        return null;
    }

    private async Task RenewAsync(CancellationToken done)
    {
        var (sentAt, isHeld) = (hold.Now, _isHeld);
        try
        {
            var answer = await client.RenewAsync(isHeld, done);
            if (answer.IsSuccess) hold.Renewed(sentAt);
            else if (LockClient.SaysLost(answer)) _refused.TrySetResult(answer.Detail);
        }
        catch (CommandFailure)
        {
            // No answer: tried again, until the time that was promised is over.
        }
    }
}
