using System.Collections.Immutable;

namespace Scheduler.Core.Services;

/// <summary>
/// The last commands that came with a key, oldest first, so that a repetition is answered instead of applied again.
/// Bounded: a key older than <see cref="Capacity"/> later ones is forgotten.
/// </summary>
public sealed record IdempotencyWindow
{
    public const int Capacity = 256;

    public static readonly IdempotencyWindow Empty = new();

    public ImmutableList<AppliedCommand> Applied { get; init; } = [];

    public AppliedCommand? Find(string key) => Applied.FindLast(one => one.Key == key);

    public IdempotencyWindow With(AppliedCommand command)
    {
        var kept = Applied.Count < Capacity ? Applied : Applied.RemoveRange(0, Applied.Count - Capacity + 1);
        return new IdempotencyWindow { Applied = kept.Add(command) };
    }
}

/// <param name="Digest">Of the command, so that the same key with another command is noticed.</param>
/// <param name="Version">The service's version right after it.</param>
public sealed record AppliedCommand(string Key, string Digest, long Version);
