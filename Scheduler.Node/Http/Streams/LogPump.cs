using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Streams;

/// <summary>Brings the output of instances to a client: what there is, or also what comes.</summary>
public static class LogPump
{
    public static async Task CopyAsync(ILogWriter writer, IReadOnlyList<LogSource> sources, LogQuery query, CancellationToken ended)
    {
        await foreach (var line in LogMerge.ReadAsync(sources, query, ended)) await writer.WriteAsync(line, ended);
        await writer.FlushAsync(ended);
    }

    public static async Task FollowAsync(ILogWriter writer, LogFollower follower, InstanceId? only, LogQuery query, CancellationToken ended)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var running = follower.RunAsync(only, query, over.Token);
        try
        {
            while (await follower.Lines.WaitToReadAsync(ended))
            {
                while (follower.Lines.TryRead(out var line)) await writer.WriteAsync(line, ended);
                await writer.FlushAsync(ended);
            }
        }
        finally
        {
            await over.CancelAsync();
            await EndAsync(running, over.Token);
        }
    }

    private static async Task EndAsync(Task running, CancellationToken over)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // It was told to end.
        }
    }
}
