using System.Security.Cryptography;
using Scheduler.Core.Webhooks;
using Scheduler.Node.Registries;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Webhooks;

/// <summary>
/// The cluster's webhooks in the database, each one row: what it does, who may call it, and what it remembers. A change is made
/// on the row as it is by then, or not at all, whichever server makes it. All methods throw
/// <see cref="Actors.Journal.JournalUnavailableException"/> when the database cannot be reached; a change may have been made then.
/// </summary>
public sealed class WebhookShelf
{
    private const string Kind = "webhook";

    /// <summary>Servers that change one webhook at the same time make way for each other so often.</summary>
    private const int TriesMax = 50;

    private readonly ISharedObjectStore _store;
    private readonly LoginKeys _keys;

    internal WebhookShelf(ISharedObjectStore store, LoginKeys keys) => (_store, _keys) = (store, keys);

    /// <summary>By name; reflects every change acknowledged before.</summary>
    public async Task<IReadOnlyList<KeptWebhook>> ListAsync(CancellationToken cancel = default) =>
        [.. (await _store.ListAsync(Kind, cancel)).Select(row => Open(row).Kept)];

    /// <summary>Null when there is none.</summary>
    public async Task<KeptWebhook?> FindAsync(string name, CancellationToken cancel = default) =>
        await _store.FindAsync(Kind, name, cancel) is { } row ? Open(row).Kept : null;

    /// <summary>The version of each, by name.</summary>
    public Task<IReadOnlyDictionary<string, long>> VersionsAsync(CancellationToken cancel = default) => _store.VersionsAsync(Kind, cancel);

    public Task<SharedObjectMade> CreateAsync(Webhook hook, byte[] tokenHash, byte[]? secret, CancellationToken cancel = default) =>
        _store.CreateAsync(Kind, hook.Name, new StoredWebhook(hook, tokenHash, Seal(hook, secret), WebhookBook.Empty).Write(), cancel);

    /// <summary>As it is after the change; null when there is none, or none any more. A change that changes nothing writes nothing.</summary>
    /// <param name="change">May be asked several times; of what it answers, hook, token, secret and book are kept.</param>
    /// <exception cref="TimeoutException">Others were always faster.</exception>
    public async Task<KeptWebhook?> ChangeAsync(string name, Func<KeptWebhook, KeptWebhook> change, CancellationToken cancel = default)
    {
        for (var left = TriesMax; left > 0; left--)
        {
            if (await _store.FindAsync(Kind, name, cancel) is not { } row) return null;
            var (before, stored) = Open(row);
            var after = change(before);
            if (after == before) return before;
            // A secret that cannot be opened here stays as it is; any other is sealed under the present key.
            var secret = after.Secret is null && after.Fault is not null ? stored.Secret : Seal(after.Hook, after.Secret);
            if (await _store.UpdateAsync(
                Kind, name, row.Version, new StoredWebhook(after.Hook, after.TokenHash, secret, after.Book).Write(), cancel))
                return after with { Version = row.Version + 1 };
        }

        throw new TimeoutException($"the webhook {name} is changed by others all the time");
    }

    /// <summary>False when there was none.</summary>
    public Task<bool> RemoveAsync(string name, CancellationToken cancel = default) => _store.RemoveAsync(Kind, name, cancel);

    /// <summary>What an older key sealed is sealed under the present one, as long as the older is at hand.</summary>
    internal async Task ResealAsync(CancellationToken cancel)
    {
        foreach (var row in await _store.ListAsync(Kind, cancel))
        {
            var stored = StoredWebhook.Read(row.Body);
            if (stored.Secret is not { } whole || Sealing.Open(whole, Bound(stored.Hook), _keys, out var isOld) is not { } plain) continue;
            // Whoever changes it meanwhile seals it under the present key as well.
            if (isOld)
                await _store.UpdateAsync(Kind, row.Name, row.Version, (stored with { Secret = Seal(stored.Hook, plain) }).Write(), cancel);
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private (KeptWebhook Kept, StoredWebhook Stored) Open(SharedObject row)
    {
        var stored = StoredWebhook.Read(row.Body);
        var secret = stored.Secret is { } whole ? Sealing.Open(whole, Bound(stored.Hook), _keys, out _) : null;
        var fault = stored.Secret is not null && secret is null
            ? $"the secret of the webhook {row.Name} cannot be opened with {_keys.Source}: another key sealed it. Remove the webhook and make it again"
            : null;
        return (new KeptWebhook(stored.Hook, stored.TokenHash, secret, fault, stored.Book, row.Version, row.CreatedAt), stored);
    }

    private byte[]? Seal(Webhook hook, byte[]? secret) => secret is null ? null : Sealing.Seal(secret, Bound(hook), _keys.Current);

    private static string Bound(Webhook hook) => $"scheduler: secret of a webhook, 1\n{hook.Id}";
}
