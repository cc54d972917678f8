using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Variables;
using Scheduler.Core.Placement.Affinity;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>env_file</c> and <c>environment</c>; the latter wins, and a later file wins over an earlier one.</summary>
internal static class EnvironmentReader
{
    public static ImmutableSortedDictionary<string, string> Read(StackContext stack, Field service)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var item in service["env_file"]?.OneOrMore() ?? [])
        {
            foreach (var (name, value) in FromFile(stack, item)) environment[name] = value;
        }

        foreach (var (name, value, at) in PairsReader.Read(service["environment"]))
        {
            if (SwarmRules.IsRule(name)) continue;
            if ((value ?? stack.LookUp(name)) is { } known) environment[name] = known;
            else at.Warning($"the variable {name} has no value here and is not set where the file is read: containers do not get it");
        }

        return environment.ToImmutable();
    }

    private static ImmutableDictionary<string, string> FromFile(StackContext stack, Field item)
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

    private static ImmutableDictionary<string, string> Parsed(Field at, string name, string text, Func<string, string?> lookUp, bool raw)
    {
        var content = raw ? EnvFile.ParseRaw(text) : EnvFile.Parse(text, lookUp);
        foreach (var fault in content.Faults) at.Error($"{name}, line {fault.Line}: {fault.Message}");
        return content.Values;
    }
}
