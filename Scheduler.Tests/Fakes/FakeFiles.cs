using System.Text;
using Scheduler.Core.Files;
using Scheduler.Messages.Files;

namespace Scheduler.Tests.Fakes;

/// <summary>Secrets and configs in memory, for agents on a test's own loop.</summary>
internal sealed class FakeFiles : IFileSource
{
    private readonly SortedDictionary<string, byte[]> _kept = new(StringComparer.Ordinal);

    public event Action<FileChanged>? Changed;

    /// <summary>Nobody can be asked.</summary>
    public bool IsAway { get; set; }

    public void Keep(FileKind kind, string name, string data)
    {
        _kept[FileWords.Of(kind, name)] = Encoding.UTF8.GetBytes(data);
        Changed?.Invoke(new FileChanged(kind, name));
    }

    public void Remove(FileKind kind, string name)
    {
        _kept.Remove(FileWords.Of(kind, name));
        Changed?.Invoke(new FileChanged(kind, name));
    }

    public Task<FileGiven> ForAsync(FileWanted wanted, CancellationToken cancel = default) => Task.FromResult(
        IsAway ? new FileGiven(
            wanted.Kind, wanted.Name, null,
            $"{FileWords.Of(wanted.Kind, wanted.Name)} is not on this host: no server can be asked for it at the moment")
        : _kept.TryGetValue(FileWords.Of(wanted.Kind, wanted.Name), out var data) ? new FileGiven(wanted.Kind, wanted.Name, data)
        : NoFiles.Missing(wanted));
}
