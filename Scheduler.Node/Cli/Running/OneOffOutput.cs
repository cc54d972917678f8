using System.Text.Json;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Http.Streams;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Running;

/// <summary>
/// Shows the output of one instance as it comes, and in the end what is still missing: a stream may break off, or begin
/// after its container has ended.
/// </summary>
internal sealed class OneOffOutput(ApiClient api, Terminal terminal, string instance)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private int _shown;

    public string Instance => instance;

    /// <summary>Goes on until it is cancelled.</summary>
    public async Task FollowAsync(CancellationToken over)
    {
        try
        {
            while (true)
            {
                await TryShowAsync(over);
                await Task.Delay(RetryPause, terminal.Clock, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // What is still missing comes with the end.
        }
    }

    /// <summary>Shows what has not been shown.</summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        try
        {
            await ShowAsync(follow: false, cancel);
        }
        catch (CommandFailure failure)
        {
            terminal.Error.WriteLine($"scheduler: the output may not be complete: {failure.Message}");
        }
    }

    private async Task TryShowAsync(CancellationToken over)
    {
        try
        {
            await ShowAsync(follow: true, over);
        }
        catch (CommandFailure)
        {
            // The server that was asked has not heard of it yet, or is gone; the next try asks for the rest.
        }
    }

    private async Task ShowAsync(bool follow, CancellationToken cancel)
    {
        using var answer = await api.OpenAsync(
            Paths.With($"{Paths.Instance(instance)}/logs", ("follow", follow ? "true" : null)),
            JsonLines.MediaType,
            cancel);
        try
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel));
            for (var number = 0; await lines.ReadLineAsync(cancel) is { } line;)
            {
                if (line.Length == 0) continue;
                var body = JsonSerializer.Deserialize(line, WireJson.Default.LogBody)!;
                if (body.Stream == "error")
                {
                    if (!follow) terminal.Error.WriteLine($"scheduler: the output may not be complete: {body.Text}");
                }
                else if (++number > _shown)
                {
                    (body.Stream == "stderr" ? terminal.Error : terminal.Out).WriteLine(body.Text);
                    _shown = number;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or JsonException)
        {
            throw new CommandFailure(ExitCode.Unreachable, fault.Message);
        }
    }
}
