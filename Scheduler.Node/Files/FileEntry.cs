using System.Collections.Immutable;
using Scheduler.Messages.Files;

namespace Scheduler.Node.Files;

/// <summary>A secret or config as it is listed: everything but what is in it.</summary>
/// <param name="Version">Grows with every change of its labels.</param>
/// <param name="Size">Bytes.</param>
public sealed record FileEntry(
    FileKind Kind, string Name, long Version, ImmutableSortedDictionary<string, string> Labels,
    long Size, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    public string Words => FileWords.Of(Kind, Name);
}
