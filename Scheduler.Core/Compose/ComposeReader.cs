using System.Collections.Immutable;
using Scheduler.Core.Compose.Merging;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Compose.Variables;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>
/// Reads compose files of every format. A pure function: the same input gives the same result, and no input makes it
/// throw. Which keys mean what is in <see cref="Keys.ComposeKeys"/>.
/// </summary>
public static class ComposeReader
{
    public static ComposeResult Read(ComposeInput input)
    {
        var findings = new FindingList();
        var stack = Stack(input, findings);
        var shown = findings.Sorted([.. input.Files.Select(file => file.Path)]);
        return findings.HasErrors || stack is null ? new ComposeResult(null, shown) : new ComposeResult(stack.Spec, shown) { Files = stack.Files };
    }

    private static ReadStack? Stack(ComposeInput input, FindingList findings)
    {
        if (input.Files.Length is 0 or > ComposeLimits.FilesMax)
        {
            findings.Error(Mark.Whole("compose"), "", $"give from 1 to {ComposeLimits.FilesMax} files, not {input.Files.Length}");
            return null;
        }

        var lookUp = Environment(input, findings);
        var files = input.Files.Select(file => FileLoader.Load(file, lookUp, findings)).ToList();
        if (files.Contains(null)) return null;
        var merged = files.OfType<LoadedFile>().Aggregate((earlier, later) =>
            new LoadedFile(NodeMerge.Files(earlier.Root, later.Root), earlier.IsFirstFormat || later.IsFirstFormat));
        var extends = new ExtendedFiles(input, lookUp, findings);
        merged = merged with { Root = new Extending(findings, extends.Load).Apply(merged.Root) };
        return StackReader.Read(input, merged, lookUp, extends.Paths, findings);
    }

    private static Func<string, string?> Environment(ComposeInput input, FindingList findings)
    {
        string? Given(string name) => input.Variables.GetValueOrDefault(name);
        if (input.DotEnv is not { } file) return Given;
        var content = EnvFile.Parse(file.Text, Given);
        foreach (var fault in content.Faults) findings.Error(new Mark(file.Path, fault.Line, 1), "", fault.Message);
        return name => Given(name) ?? content.Values.GetValueOrDefault(name);
    }
}
