using System.Collections.Immutable;
using Scheduler.Messages.Files;

namespace Scheduler.Core.Files;

/// <summary>
/// Remembers in memory what was given, so that a container can be made anew while nobody can be asked: the database is away,
/// or the host is cut off from every server. Whoever can be asked is asked each time. May be used from any thread.
/// </summary>
public sealed class RememberedFiles(IFileSource source) : IFileSource
{
    /// <summary>The most bytes that are remembered; what was given longest ago goes first.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    private ImmutableList<FileGiven> _given = [];

    public event Action<FileChanged>? Changed
    {
        add => source.Changed += value;
        remove => source.Changed -= value;
    }

    public async Task<FileGiven> ForAsync(FileWanted wanted, CancellationToken cancel = default)
    {
        var answer = await source.ForAsync(wanted, cancel);
        if (answer.Data is null && !answer.IsGone)
            return Volatile.Read(ref _given).FindLast(one => IsFor(one, wanted)) ?? answer;
        ImmutableInterlocked.Update(ref _given, static (all, news) => With(all, news), answer);
        return answer;
    }

    private static ImmutableList<FileGiven> With(ImmutableList<FileGiven> all, FileGiven news)
    {
        all = all.RemoveAll(one => IsFor(one, new FileWanted(news.Kind, news.Name)));
        if (news.Data is null) return all;
        all = all.Add(news);
        while (all.Sum(one => one.Data!.Length) > BytesMax) all = all.RemoveAt(0);
        return all;
    }

    private static bool IsFor(FileGiven one, FileWanted wanted) => one.Kind == wanted.Kind && one.Name == wanted.Name;
}
