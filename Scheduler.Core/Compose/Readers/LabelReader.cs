using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>label_file</c> and <c>labels</c>; the latter wins, and a later file wins over an earlier one.</summary>
internal static class LabelReader
{
    public static ImmutableSortedDictionary<string, string> Read(StackContext stack, Field service) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, VariablesFile.Read(stack, service["label_file"]))
            .SetItems(PairsReader.Texts(service["labels"]));
}
