using System.Collections.Immutable;
using Scheduler.Core.Placement.Affinity;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>env_file</c> and <c>environment</c>; the latter wins, and a later file wins over an earlier one.</summary>
internal static class EnvironmentReader
{
    public static ImmutableSortedDictionary<string, string> Read(StackContext stack, Field service)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment.AddRange(VariablesFile.Read(stack, service["env_file"]));
        foreach (var (name, value, at) in PairsReader.Read(service["environment"]))
        {
            if (SwarmRules.IsRule(name)) continue;
            if ((value ?? stack.LookUp(name)) is { } known) environment[name] = known;
            else at.Warning($"the variable {name} has no value here and is not set where the file is read: containers do not get it");
        }

        return environment.ToImmutable();
    }
}
