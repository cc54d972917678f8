using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Variables;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads a file of lines <c>NAME=value</c>: of a service's environment, of labels, of what is included.</summary>
internal static class VariablesFile
{
    /// <param name="item">A path, or a map with one.</param>
    public static ImmutableDictionary<string, string> Read(StackContext stack, Field item)
    {
        item.CheckKeys(PartKeys.EnvFile);
        var at = item.IsMap ? item["path"] : item;
        if (at is null) item.Error("must have a path");
        var raw = item.IsMap && item["format"]?.Word() == "raw";
        if (at?.Word() is not { } name || stack.Paths.Resolve(at, name) is not { } path) return ImmutableDictionary<string, string>.Empty;
        if (stack.ReadFile(path) is { } text) return Parsed(at, name, text, stack.LookUp, raw);
        if (item.IsMap && item["required"]?.Bool() == false) item.Info($"the file {path} is not there and not required");
        else at.Error($"the file {path} is not there");
        return ImmutableDictionary<string, string>.Empty;
    }

    /// <param name="at">Where what is wrong with a line is reported.</param>
    /// <param name="name">The file, for a person.</param>
    /// <param name="raw">Values are taken as they are.</param>
    public static ImmutableDictionary<string, string> Parsed(Field at, string name, string text, Func<string, string?> lookUp, bool raw = false)
    {
        var content = raw ? EnvFile.ParseRaw(text) : EnvFile.Parse(text, lookUp);
        foreach (var fault in content.Faults) at.Error($"{name}, line {fault.Line}: {fault.Message}");
        return content.Values;
    }
}
