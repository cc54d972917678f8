using Scheduler.Messages.Files;

namespace Scheduler.Core.Files;

/// <summary>
/// Where an agent has the data of secrets and configs from, asked when it makes a container. A server answers from the
/// database; an agent elsewhere asks its server.
/// </summary>
public interface IFileSource
{
    /// <summary>One was made or removed. Raised on any thread; handlers are quick and do not throw.</summary>
    event Action<FileChanged>? Changed;

    /// <summary>Never fails but by the caller's cancellation, and answers within seconds.</summary>
    Task<FileGiven> ForAsync(FileWanted wanted, CancellationToken cancel = default);
}

/// <summary>For those who keep none.</summary>
public sealed class NoFiles : IFileSource
{
    public static readonly NoFiles Instance = new();

    public event Action<FileChanged>? Changed
    {
        add { }
        remove { }
    }

    public Task<FileGiven> ForAsync(FileWanted wanted, CancellationToken cancel = default) => Task.FromResult(Missing(wanted));

    /// <summary>The answer where there is none of that name.</summary>
    public static FileGiven Missing(FileWanted wanted)
    {
        var kind = FileWords.Of(wanted.Kind);
        return new FileGiven(
            wanted.Kind, wanted.Name, null,
            $"there is no {kind} {wanted.Name}: `scheduler {kind}s create {wanted.Name} FILE` makes it, and the container is made then")
        {
            IsGone = true
        };
    }
}
