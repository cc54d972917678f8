using System.Globalization;
using System.Net;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Locks;

/// <summary>Acquires a lock, runs a command while it is held, and stops the command when it is not.</summary>
internal sealed class LockRun(Terminal terminal, LockClient client, HoldClock hold, TimeSpan wait)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly LockRenewal _renewal = new(client, hold);

    /// <returns>The command's exit code, or one of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> command, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        LockHoldBody? held = null;
        var renewing = Task.CompletedTask;
        try
        {
            using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            using var signals = new SignalRelay(interrupted);
            await OpenAsync(interrupted.Token);
            renewing = _renewal.RunAsync(done.Token);
            held = await AcquireAsync(interrupted.Token);
            _renewal.Holds();
            return hold.Left > TimeSpan.Zero
                ? await SuperviseAsync(command, held, signals)
                : Lost("it could not be renewed in time, and the command was not run");
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
            await client.LeaveAsync(held);
        }
    }

    private async Task OpenAsync(CancellationToken cancel)
    {
        var began = hold.Now;
        while (true)
        {
            var sentAt = hold.Now;
            var answer = await TryAsync(() => client.OpenAsync(cancel), began);
            if (answer is { IsSuccess: true })
            {
                hold.Renewed(sentAt);
                return;
            }

            if (answer is not null && !IsPassing(answer)) throw new CommandFailure(ExitCode.Failed, answer.Detail);
            await Task.Delay(RetryPause, cancel);
        }
    }

    private async Task<LockHoldBody> AcquireAsync(CancellationToken cancel)
    {
        var began = hold.Now;
        while (true)
        {
            var left = wait - hold.Since(began);
            var answer = await TryAsync(() => client.AcquireAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancel), began);
            if (answer is { IsSuccess: true }) return client.HoldOf(answer);
            var isOver = hold.Since(began) + RetryPause >= wait;
            switch (answer?.Status)
            {
                case HttpStatusCode.Conflict when isOver:
                    throw new CommandFailure(ExitCode.NotAcquired, $"Not acquired{(wait > TimeSpan.Zero ? " in time" : "")}: {answer.Detail}.");
                case HttpStatusCode.Conflict:
                    break;
                case HttpStatusCode.NotFound:
                    // The server was away for longer than the session could live.
                    await OpenAsync(cancel);
                    break;
                case not null when !IsPassing(answer) || isOver:
                    throw new CommandFailure(isOver && IsPassing(answer) ? ExitCode.NotAcquired : ExitCode.Failed, $"Not acquired: {answer.Detail}");
                default:
                    await Task.Delay(RetryPause, cancel);
                    break;
            }
        }
    }

    private async Task<int> SuperviseAsync(IReadOnlyList<string> command, LockHoldBody held, SignalRelay signals)
    {
        var environment = terminal.Environment
            .SetItem("SCHEDULER_LOCK_NAME", client.Name)
            .SetItem("SCHEDULER_LOCK_TOKEN", held.Token.ToString(CultureInfo.InvariantCulture))
            .SetItem("SCHEDULER_LOCK_SESSION", held.Session);
        var process = GroupedProcess.Start(command, environment);
        signals.To(process);
        if (await _renewal.UntilLostAsync(process.Exited) is not { } reason) return process.Reap();
        Complain($"lock {client.Name} is lost: {reason}. Stopping the command.");
        process.Signal(Posix.SigTerminate);
        // A stopped process takes no signal but this one before it goes on.
        process.Signal(Posix.SigContinue);
        await Task.WhenAny(process.Exited, Task.Delay(hold.KillAfter));
        // Also those of its group that outlive it.
        process.Signal(Posix.SigKill);
        await process.Exited;
        process.Reap();
        return ExitCode.LockLost;
    }

    private int Lost(string reason)
    {
        Complain($"lock {client.Name} is lost: {reason}.");
        return ExitCode.LockLost;
    }

    private void Complain(string line) => terminal.Error.WriteLine($"scheduler: {line}");

    /// <summary>Null for no answer while there is time to ask again.</summary>
    private async Task<ApiAnswer?> TryAsync(Func<Task<ApiAnswer>> ask, long began)
    {
        try
        {
            return await ask();
        }
        catch (CommandFailure) when (hold.Since(began) + RetryPause < wait)
        {
            return null;
        }
    }

    private static bool IsPassing(ApiAnswer answer) => answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;
}
