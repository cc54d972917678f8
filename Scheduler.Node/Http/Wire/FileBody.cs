using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Node.Files;

namespace Scheduler.Node.Http.Wire;

/// <summary>A secret or config. A secret's data are not part of it, and of nothing else that is answered.</summary>
public sealed record FileBody
{
    public required string Name { get; init; }

    public required long Version { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The services that use it.</summary>
    public required IReadOnlyList<string> UsedBy { get; init; }

    /// <summary>Of a config that is asked for by its name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Data { get; init; }

    public static FileBody Of(FileEntry entry, IReadOnlyList<string> usedBy) => new()
    {
        Name = entry.Name,
        Version = entry.Version,
        Size = entry.Size,
        Labels = entry.Labels,
        CreatedAt = entry.CreatedAt,
        ChangedAt = entry.ChangedAt,
        UsedBy = usedBy,
    };
}

/// <summary>The body of a new secret or config.</summary>
/// <param name="Data">In base64.</param>
/// <param name="Labels">Null for none.</param>
public sealed record FilePutBody(byte[] Data, ImmutableSortedDictionary<string, string>? Labels = null)
{
    /// <summary>Never what is in it.</summary>
    public override string ToString() => $"({Data.Length} bytes)";
}
