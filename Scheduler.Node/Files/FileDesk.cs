using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Scheduler.Actors.Journal;
using Scheduler.Core.Files;
using Scheduler.Messages;
using Scheduler.Messages.Files;
using Scheduler.Node.Registries;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Files;

/// <summary>
/// The cluster's secrets and configs, kept sealed in the database. Their data are fixed: what else is to be in containers has
/// another name. May be used from any thread.
/// </summary>
public sealed class FileDesk : IFileSource
{
    private readonly IFileStore _store;
    private readonly LoginKeys _keys;

    internal FileDesk(IFileStore store, LoginKeys keys) => (_store, _keys) = (store, keys);

    public event Action<FileChanged>? Changed;

    /// <summary>By name; reflects every change acknowledged before.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<FileEntry>> ListAsync(FileKind kind, CancellationToken cancel = default) =>
        [.. (await _store.ListAsync(cancel)).Where(row => row.Kind == FileWords.Of(kind)).Select(row => Entry(kind, row))];

    /// <summary>What is in it, or why that cannot be said; exactly one is null.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached.</exception>
    public async Task<(byte[]? Data, Refusal? Fault)> DataAsync(FileKind kind, string name, CancellationToken cancel = default)
    {
        if (await _store.DataAsync(FileWords.Of(kind), name, cancel) is not { } whole) return (null, Missing(kind, name));
        return Sealing.Open(whole, Bound(kind, name), _keys, out _) is { } plain
            ? (plain, null)
            : (null, new Refusal(RefusalKind.Unavailable, Sealed(kind, name)));
    }

    /// <summary>Null once it is kept.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; it may have been made.</exception>
    public async Task<Refusal?> CreateAsync(
        FileKind kind, string name, ImmutableSortedDictionary<string, string> labels, byte[] data, CancellationToken cancel = default)
    {
        if (FileRules.Fault(kind, name, labels, data) is { } fault) return fault;
        var whole = Sealing.Seal(data, Bound(kind, name), _keys.Current);
        var made = await _store.CreateAsync(FileWords.Of(kind), name, Write(labels), data.Length, whole, cancel);
        if (made == SharedObjectMade.Made) Tell(kind, name);
        return made switch
        {
            SharedObjectMade.Made => null,
            SharedObjectMade.NameTaken => Refusal.Conflict(
                $"there is a {FileWords.Of(kind, name)} already, and its data cannot be changed: take another name, such as {name}_2, and name that in the services"),
            _ => Refusal.Conflict($"{IFileStore.OfAKindMax} {FileWords.Of(kind)}s are kept, which is the most: remove one first"),
        };
    }

    /// <summary>
    /// As <see cref="CreateAsync"/>; but where there is one of that name with the same data, all is as wished. Answers
    /// whether it was made.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; it may have been made.</exception>
    public async Task<(bool IsMade, Refusal? Fault)> EnsureAsync(
        FileKind kind, string name, ImmutableSortedDictionary<string, string> labels, byte[] data, CancellationToken cancel = default)
    {
        if (await CreateAsync(kind, name, labels, data, cancel) is not { } refusal) return (true, null);
        if (refusal.Kind != RefusalKind.Conflict) return (false, refusal);
        var (there, fault) = await DataAsync(kind, name, cancel);
        if (there is null) return (false, fault!.Kind == RefusalKind.NotFound ? refusal : fault);
        var isSame = CryptographicOperations.FixedTimeEquals(there, data);
        CryptographicOperations.ZeroMemory(there);
        return (false, isSame ? null : refusal);
    }

    /// <summary>Null once it has these labels.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; it may have been changed.</exception>
    public async Task<Refusal?> RelabelAsync(
        FileKind kind, string name, long version, ImmutableSortedDictionary<string, string> labels, CancellationToken cancel = default)
    {
        if (FileRules.LabelsFault(labels) is { } fault) return fault;
        return await _store.RelabelAsync(FileWords.Of(kind), name, version, Write(labels), cancel)
            ? null
            : new Refusal(
                RefusalKind.VersionMismatch,
                $"{FileWords.Of(kind, name)} has another version than {version}, or is gone; read it again, then decide");
    }

    /// <summary>False when there was none. Whether somebody uses it is asked before.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; it may have been removed.</exception>
    public async Task<bool> RemoveAsync(FileKind kind, string name, CancellationToken cancel = default)
    {
        if (!await _store.RemoveAsync(FileWords.Of(kind), name, cancel)) return false;
        Tell(kind, name);
        return true;
    }

    public async Task<FileGiven> ForAsync(FileWanted wanted, CancellationToken cancel = default)
    {
        try
        {
            var (data, fault) = await DataAsync(wanted.Kind, wanted.Name, cancel);
            return fault is { Kind: RefusalKind.NotFound } ? NoFiles.Missing(wanted) : new FileGiven(wanted.Kind, wanted.Name, data, fault?.Reason);
        }
        catch (JournalUnavailableException away)
        {
            return new FileGiven(wanted.Kind, wanted.Name, null, $"{FileWords.Of(wanted.Kind, wanted.Name)} cannot be read: {away.Message}");
        }
    }

    internal void Tell(FileKind kind, string name) => Changed?.Invoke(new FileChanged(kind, name));

    /// <summary>What an older key sealed is sealed under the present one, as long as the older is at hand. Answers those that no key opens.</summary>
    internal async Task<IReadOnlyList<FileEntry>> ResealAsync(IReadOnlyList<StoredFile> rows, CancellationToken cancel)
    {
        var lost = new List<FileEntry>();
        foreach (var row in rows)
        {
            if (KindOf(row.Kind) is not { } kind || Sealing.KeyOf(row.SealHead, _keys) is not { } key)
                lost.Add(Entry(KindOf(row.Kind) ?? FileKind.Config, row));
            else if (key != _keys.Current)
                await ResealAsync(kind, row, cancel);
        }

        return lost;
    }

    internal string Sealed(FileKind kind, string name) =>
        $"{FileWords.Of(kind, name)} cannot be opened with {_keys.Source}: another key sealed it. Remove it and make it again";

    private async Task ResealAsync(FileKind kind, StoredFile row, CancellationToken cancel)
    {
        if (await _store.DataAsync(row.Kind, row.Name, cancel) is not { } before
            || Sealing.Open(before, Bound(kind, row.Name), _keys, out _) is not { } plain)
            return;
        await _store.ResealAsync(row.Kind, row.Name, before, Sealing.Seal(plain, Bound(kind, row.Name), _keys.Current), cancel);
        CryptographicOperations.ZeroMemory(plain);
    }

    internal static FileKind? KindOf(string word) => word switch
    {
        "secret" => FileKind.Secret,
        "config" => FileKind.Config,
        _ => null,
    };

    private static Refusal Missing(FileKind kind, string name) => Refusal.NotFound($"There is no {FileWords.Of(kind)} \"{name}\".");

    private static byte[] Write(ImmutableSortedDictionary<string, string> labels) => JsonSerializer.SerializeToUtf8Bytes(labels);

    private static FileEntry Entry(FileKind kind, StoredFile row) => new(
        kind, row.Name, row.Version,
        JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(row.Labels)
            ?? ImmutableSortedDictionary<string, string>.Empty,
        row.Size, row.CreatedAt, row.ChangedAt);

    private static string Bound(FileKind kind, string name) => $"scheduler: file, 1\n{FileWords.Of(kind)}\n{name}";
}
