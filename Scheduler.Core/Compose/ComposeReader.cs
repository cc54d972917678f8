using Scheduler.Core.Compose.Merging;
using Scheduler.Core.Compose.Questions;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>
/// Reads compose files of every format, and Rancher's beside them. A pure function: the same input gives the same
/// result, and no input makes it throw. Which keys mean what is in <see cref="Keys.ComposeKeys"/>.
/// </summary>
public static class ComposeReader
{
    public static ComposeResult Read(ComposeInput input)
    {
        var findings = new FindingList();
        var asking = new Asking(input, findings);
        var stack = Stack(input, asking, findings);
        var shown = findings.Sorted(
            [.. input.Files.Concat(input.RancherFiles).Append(input.AnswersFile).OfType<ComposeFile>().Select(file => file.Path)]);
        var read = findings.HasErrors || stack is null
            ? new ComposeResult(null, shown)
            : new ComposeResult(stack.Spec, shown) { Files = stack.Files };
        return read with { Entry = asking.Entry, Missing = asking.Missing };
    }

    /// <summary>What files say of themselves as parts of a catalog, whatever else is in them.</summary>
    public static CatalogEntry EntryOf(ComposeInput input)
    {
        var asking = new Asking(input, new FindingList());
        asking.Ask(input.Files.Concat(input.RancherFiles));
        return asking.Entry;
    }

    private static ReadStack? Stack(ComposeInput input, Asking asking, FindingList findings)
    {
        var count = input.Files.Length + input.RancherFiles.Length;
        if (input.Files.IsEmpty || count > ComposeLimits.FilesMax)
        {
            findings.Error(Mark.Whole("compose"), "", $"give from 1 to {ComposeLimits.FilesMax} files, not {count}");
            return null;
        }

        asking.Ask(input.Files.Concat(input.RancherFiles));
        // What a template gives without them is not what its author meant: its other findings would mislead.
        if (!asking.Missing.IsEmpty) return null;
        var named = new NamedFiles(input, asking, findings);
        if (Loaded(input, asking, named, findings) is not { } merged) return null;
        merged = merged with { Root = Resets.TakenOut(new Extending(findings, named.Extended).Apply(merged.Root)) };
        var stack = StackReader.Read(input, merged, asking.LookUp, named.Paths, findings);
        if (!findings.HasErrors) asking.WarnOfTheUnused();
        return stack;
    }

    private static LoadedFile? Loaded(ComposeInput input, Asking asking, NamedFiles named, FindingList findings)
    {
        var files = input.Files.Select(file => FileLoader.Load(file, asking, findings)).ToList();
        var beside = input.RancherFiles.Select(file => FileLoader.Load(file, asking, findings)).ToList();
        if (files.Contains(null) || beside.Contains(null)) return null;
        var including = new Including(named, findings);
        var merged = files.OfType<LoadedFile>().Select(file => including.Apply(file, asking.LookUp)).Aggregate((earlier, later) =>
            new LoadedFile(NodeMerge.Files(earlier.Root, later.Root), earlier.IsFirstFormat || later.IsFirstFormat));
        return beside.OfType<LoadedFile>().Aggregate(merged, (all, file) => all with { Root = RancherFile.Laid(all.Root, file.Root, findings) });
    }
}
