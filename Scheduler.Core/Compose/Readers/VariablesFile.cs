using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Variables;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads a file of lines <c>NAME=value</c>: of a service's environment, of labels, of what is included.</summary>
internal static class VariablesFile
{
    /// <summary>What all of the files give. A later one wins over an earlier one, and knows its variables.</summary>
    /// <param name="items">Paths, or maps with one.</param>
    public static ImmutableDictionary<string, string> Read(StackContext stack, Field? items) =>
        (items?.OneOrMore() ?? []).Aggregate(
            ImmutableDictionary<string, string>.Empty,
            (sofar, item) => sofar.SetItems(Read(stack, item, name => stack.LookUp(name) ?? sofar.GetValueOrDefault(name))));

    private static ImmutableDictionary<string, string> Read(StackContext stack, Field item, Func<string, string?> lookUp)
    {
        item.CheckKeys(PartKeys.EnvFile);
        var at = item.IsMap ? item["path"] : item;
        if (at is null) item.Error("must have a path");
        var raw = item.IsMap && item["format"]?.Word() == "raw";
        if (at?.Word() is not { } name || stack.Paths.Resolve(at, name) is not { } path) return ImmutableDictionary<string, string>.Empty;
        if (stack.ReadFile(path) is { } text) return Parsed(at, name, text, lookUp, raw);
        if (item.IsMap && item["required"]?.Bool() == false) item.Info($"the file {path} is not there and not required");
        else at.Error($"the file {path} is not there");
        return ImmutableDictionary<string, string>.Empty;
    }

    /// <param name="at">Where what is wrong with a line is reported.</param>
    /// <param name="name">The file, for a person.</param>
    /// <param name="raw">Values are taken as they are.</param>
    public static ImmutableDictionary<string, string> Parsed(Field at, string name, string text, Func<string, string?> lookUp, bool raw = false)
    {
        var content = raw ? RawEnvFile.Parse(text, lookUp) : EnvFile.Parse(text, lookUp);
        foreach (var fault in content.Faults) at.Error($"{name}, line {fault.Line}: {fault.Message}");
        foreach (var warning in content.Warnings) at.Warning($"{name}, line {warning.Line}: {warning.Message}");
        return content.Values;
    }
}
