using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>ulimits</c>: one number for both limits, or a map of soft and hard; -1 is no limit.</summary>
internal static class UlimitReader
{
    public static ImmutableArray<UlimitSpec> Read(Field? field) =>
        [.. (field?.Entries() ?? []).Select(entry => Ulimit(entry.Key, entry.Value)).OfType<UlimitSpec>()];

    private static UlimitSpec? Ulimit(string name, Field field)
    {
        if (!field.IsMap) return field.Long(min: -1) is { } both ? new UlimitSpec(name, both, both) : null;
        field.CheckKeys(PartKeys.Ulimit);
        if (field["soft"] is { } soft && field["hard"] is { } hard)
            return soft.Long(min: -1) is { } low && hard.Long(min: -1) is { } high ? new UlimitSpec(name, low, high) : null;
        field.Error("must have soft and hard");
        return null;
    }
}
