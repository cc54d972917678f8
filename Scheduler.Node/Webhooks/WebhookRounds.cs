using System.Collections.Concurrent;
using Scheduler.Actors.Journal;
using Scheduler.Core.Webhooks;
using Scheduler.Node.Http;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Webhooks;

/// <summary>
/// Goes on with what webhooks have accepted and what has not come about: at once for calls of this server, and after a while
/// for those of servers that are gone. May be used from any thread.
/// </summary>
internal sealed partial class WebhookRounds(GatewayServices services, WebhookWork work, ILogger<WebhookRounds> log) : IDisposable
{
    /// <summary>What waits for an update to be over is tried as often.</summary>
    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);

    /// <summary>So often it is looked at what other servers have left.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Nudge _nudge = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>Runs until it is stopped.</summary>
    public async Task RunAsync()
    {
        var looked = services.Clock.GetTimestamp() - (long)(LookEvery.TotalSeconds * services.Clock.TimestampFrequency);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (services.Clock.GetElapsedTime(looked) >= LookEvery)
                {
                    looked = services.Clock.GetTimestamp();
                    await LookAsync(_stopping.Token);
                }

                foreach (var name in _waiting.Keys) await DoAsync(name);
                await _nudge.WaitAsync(TryEvery, _stopping.Token);
            }
            catch (Exception away) when (away is JournalUnavailableException or OperationCanceledException)
            {
                // The stores that write say what is wrong with the database; what waits there goes on waiting.
                await PauseAsync(TryEvery);
            }
            catch (Exception fault)
            {
                // A row that cannot be read, for one, must not end the others.
                LogEnded(log, fault);
                await PauseAsync(LookEvery);
            }
        }
    }

    /// <summary>There is something to do, by whoever comes first.</summary>
    public void Hear(string name)
    {
        _waiting[name] = true;
        _nudge.Hear();
    }

    /// <summary>Tries what of one webhook waits, once. Never fails: what could not be tried waits on, and is tried again.</summary>
    public async Task DoAsync(string name)
    {
        var turn = _turns.GetOrAdd(name, _ => new SemaphoreSlim(1));
        try
        {
            await turn.WaitAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            await TryAsync(name, _stopping.Token);
        }
        catch (Exception away) when (away is JournalUnavailableException or OperationCanceledException or TimeoutException)
        {
            _waiting[name] = true;
        }
        catch (Exception fault)
        {
            // A bug with one webhook must not end the others. Its wishes are given up in time.
            _waiting[name] = true;
            LogFailed(log, fault, name);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What is under way is left to whoever comes next.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Calls that come late still look whether it has stopped.</summary>
    public void Dispose() => _nudge.Dispose();

    private Task PauseAsync(TimeSpan time) => Task.WhenAny(Task.Delay(time, services.Clock, _stopping.Token));

    private async Task TryAsync(string name, CancellationToken cancel)
    {
        var kept = await services.Webhooks.FindAsync(name, cancel);
        if (kept is null or { Book.Waiting.IsEmpty: true })
        {
            _waiting.TryRemove(name, out _);
            return;
        }

        var ends = await work.TryAsync(kept.Book.Waiting, cancel);
        var after = await services.Webhooks.ChangeAsync(
            name,
            now => now.Hook.Id == kept.Hook.Id ? now with { Book = ends.Aggregate(now.Book, With) } : now,
            cancel);
        foreach (var end in ends.Where(end => end.Result != WebhookResult.Waits))
            services.Feed.Publish($"webhook.{TypeOf(end.Result)}", end.Wish.Service.ToString(), $"webhook {name}: {end.Text}");
        if (after is { Book.Waiting.IsEmpty: false }) _waiting[name] = true;
        else _waiting.TryRemove(name, out _);
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var versions = await services.Webhooks.VersionsAsync(cancel);
        foreach (var name in _seen.Keys.Except(versions.Keys).ToList())
        {
            _seen.Remove(name);
            _turns.TryRemove(name, out _);
        }

        foreach (var (name, version) in versions.Where(one => _seen.GetValueOrDefault(one.Key) != one.Value))
        {
            if (await services.Webhooks.FindAsync(name, cancel) is { Book.Waiting.IsEmpty: false }) _waiting[name] = true;
            _seen[name] = version;
        }
    }

    private static WebhookBook With(WebhookBook book, WebhookEnd end) =>
        end.Result == WebhookResult.Waits ? book.Waits(end.Wish, end.Text) : book.Over(end.Wish, end.Result, end.Text);

    private static string TypeOf(WebhookResult result) => result switch
    {
        WebhookResult.Done => "done",
        WebhookResult.Unchanged => "unchanged",
        WebhookResult.GivenUp => "given-up",
        _ => "refused",
    };

    [LoggerMessage(LogLevel.Error, "What webhooks have accepted could not be looked through; it is tried again")]
    private static partial void LogEnded(ILogger log, Exception fault);

    [LoggerMessage(LogLevel.Error, "What the webhook {Name} was asked for failed; it is tried again")]
    private static partial void LogFailed(ILogger log, Exception fault, string name);
}
