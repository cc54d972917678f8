using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>label_file</c> and <c>labels</c>; the latter wins, and a later file wins over an earlier one.</summary>
internal static class LabelReader
{
    public static ImmutableSortedDictionary<string, string> Read(StackContext stack, Field service)
    {
        var labels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        foreach (var item in service["label_file"]?.OneOrMore() ?? []) labels = labels.SetItems(VariablesFile.Read(stack, item));
        return labels.SetItems(PairsReader.Texts(service["labels"]));
    }
}
