using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Commands;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Running;

/// <summary>Watches a one-off from its first instance to its end, with its output, and answers the exit code of its container.</summary>
/// <param name="startWithin">Given up when no container has run by then.</param>
internal sealed class OneOffRun(CommandContext context, ServiceKey key, TimeSpan startWithin)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private OneOffOutput? _output;
    private Task _following = Task.CompletedTask;
    private CancellationTokenSource _over = new();
    private string? _said;
    private bool _hasBegun;

    public async Task<int> UntilEndAsync(CancellationToken cancel)
    {
        var began = context.Terminal.Clock.GetTimestamp();
        try
        {
            while (true)
            {
                var service = await ReadAsync(cancel);
                var newest = service.Instances!.Where(one => one.Id is not null).MaxBy(one => NumberOf(one.Id!));
                if (newest is not null) await ShowAsync(newest, cancel);
                if (service.Job is not { } job) throw new CommandFailure(ExitCode.Failed, $"{key} is no one-off.");
                if (job.Phase is JobPhase.Completed or JobPhase.Failed) return await EndAsync(service, cancel);
                Say(service, newest);
                if (!_hasBegun && context.Terminal.Clock.GetElapsedTime(began) > startWithin)
                    throw new CommandFailure(
                        ExitCode.NotRun,
                        $"Not begun after {Duration.Format(startWithin)}: {newest?.Reason ?? service.Reason ?? "no host has taken it"}");
                await Task.Delay(LookEvery, context.Terminal.Clock, cancel);
            }
        }
        finally
        {
            await StopFollowingAsync();
            _over.Dispose();
        }
    }

    private async Task<ServiceBody> ReadAsync(CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var text = await context.Api.GetTextAsync(Paths.Service(key), cancel)
                    ?? throw new CommandFailure(ExitCode.Failed, $"{key} was removed by somebody else.");
                return context.Api.Read(text, WireJson.Default.ServiceBody);
            }
            catch (CommandFailure failure) when (failure.ExitCode == ExitCode.Unreachable && tries < 50)
            {
                // Servers come and go; the run does not depend on this one.
                await Task.Delay(LookEvery, context.Terminal.Clock, cancel);
            }
        }
    }

    private async Task ShowAsync(InstanceBody newest, CancellationToken cancel)
    {
        _hasBegun |= newest.Ended
            || newest.State is InstanceState.Running or InstanceState.Initializing
                or InstanceState.Unhealthy or InstanceState.Completed;
        if (newest.ContainerId is null || _output?.Instance == newest.Id) return;
        if (_output is not null)
        {
            await FinishAsync(cancel);
            Complain($"it begins anew on {newest.Host}");
        }

        _output = new OneOffOutput(context.Api, context.Terminal, newest.Id!);
        _over = new CancellationTokenSource();
        _following = _output.FollowAsync(_over.Token);
    }

    private async Task<int> EndAsync(ServiceBody service, CancellationToken cancel)
    {
        await FinishAsync(cancel);
        if (service.Job!.Phase == JobPhase.Completed) return ExitCode.Done;
        var last = service.Instances!.Where(one => one is { Ended: true, State: InstanceState.Failed }).MaxBy(one => NumberOf(one.Id ?? ""));
        if (last?.ExitCode is { } code) return code;
        Complain(last?.Reason ?? service.Job.Message);
        return OfRefusedStart(last?.Reason ?? "");
    }

    /// <summary>As shells have it: there is no such command, or it cannot be run.</summary>
    private static int OfRefusedStart(string reason) =>
        reason.Contains("executable file not found", StringComparison.Ordinal)
        || reason.Contains("no such file or directory", StringComparison.Ordinal)
            ? ExitCode.NoSuchCommand
        : reason.Contains("permission denied", StringComparison.Ordinal)
        || reason.Contains("is a directory", StringComparison.Ordinal)
            ? ExitCode.CannotRun
        : ExitCode.NotRun;

    /// <summary>What is waited for, once.</summary>
    private void Say(ServiceBody service, InstanceBody? newest)
    {
        var reason = newest is { Ended: false } ? newest.Reason : service.Instances!.FirstOrDefault(one => one.Id is null)?.Reason;
        if (reason is null || reason == _said || newest is { State: InstanceState.Pulling }) return;
        _said = reason;
        Complain(reason);
    }

    private async Task FinishAsync(CancellationToken cancel)
    {
        await StopFollowingAsync();
        if (_output is not null) await _output.FinishAsync(cancel);
    }

    private async Task StopFollowingAsync()
    {
        await _over.CancelAsync();
        await _following;
    }

    private static long NumberOf(string instance) => new InstanceId(instance).Number ?? 0;

    private void Complain(string line) => context.Terminal.Error.WriteLine($"scheduler: {Cell.OneLine(line)}");
}
