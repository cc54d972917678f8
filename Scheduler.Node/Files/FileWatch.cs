using Scheduler.Actors.Journal;
using Scheduler.Messages.Files;
using Scheduler.Node.Registries;
using Scheduler.Node.Sql;
using Scheduler.Node.Webhooks;

namespace Scheduler.Node.Files;

/// <summary>
/// Hears of the secrets and configs that other servers make and remove, so that what waits for them on this server's hosts goes
/// on at once; and seals anew what an older key sealed, of these and of webhooks.
/// </summary>
internal sealed partial class FileWatch : IAsyncDisposable
{
    /// <summary>Should an announcement be lost.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly FileDesk _desk;
    private readonly IFileStore _store;
    private readonly WebhookShelf _webhooks;
    private readonly LoginKeys _keys;
    private readonly ILogger _log;
    private readonly Nudge _heard = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _looking;
    private HashSet<(string Kind, string Name)>? _known;

    public FileWatch(FileDesk desk, IFileStore store, WebhookShelf webhooks, LoginKeys keys, ILoggerFactory loggers)
    {
        (_desk, _store, _webhooks, _keys, _log) = (desk, store, webhooks, keys, loggers.CreateLogger<FileWatch>());
        _store.Changed += _heard.Hear;
        _looking = Task.Run(LookOnAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Changed -= _heard.Hear;
        await _closing.CancelAsync();
        await _looking;
        _closing.Dispose();
        _heard.Dispose();
    }

    private async Task LookOnAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await LookAsync(_closing.Token);
                await _heard.WaitAsync(LookEvery, _closing.Token);
            }
            catch (JournalUnavailableException)
            {
                // The stores that write say what is wrong with the database.
                await Task.WhenAny(Task.Delay(LookEvery, _closing.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var rows = await _store.ListAsync(cancel);
        var now = rows.Select(row => (row.Kind, row.Name)).ToHashSet();
        // Each time: a server that has not been given a new token yet goes on sealing under the old one.
        var unopened = await _desk.ResealAsync(rows, cancel);
        if (_known is null)
        {
            foreach (var lost in unopened) LogLost(_log, _desk.Sealed(lost.Kind, lost.Name));
            await _webhooks.ResealAsync(cancel);
            _keys.ForgetOlder();
        }
        else
        {
            foreach (var (kind, name) in now.Except(_known).Concat(_known.Except(now))) _desk.Tell(FileDesk.KindOf(kind) ?? FileKind.Config, name);
        }

        _known = now;
    }

    [LoggerMessage(LogLevel.Warning, "{Fault}")]
    private static partial void LogLost(ILogger log, string fault);
}
