using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Registries;

namespace Scheduler.Node.Engines.Calls;

/// <summary>
/// What a person asks of one host's engine, in the Engine API's own words. It goes to the host as it is, and is done there
/// only if <see cref="EngineCallRules"/> has it.
/// </summary>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Path">Without a version and a query.</param>
public sealed record EngineCall(string Method, string Path)
{
    public static readonly TimeSpan PatienceByDefault = TimeSpan.FromSeconds(10);

    /// <summary>How much longer than the call's patience each station waits, so that whoever is nearest to the trouble gets to name it.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>Not escaped.</summary>
    public ImmutableSortedDictionary<string, string> Query { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>JSON; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>What a registry is asked with, by the engine; null to be nobody in particular.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RegistryLogin? Login { get; init; }

    /// <summary>The answer is to be a two-way stream of bytes.</summary>
    public bool IsTwoWay { get; init; }

    /// <summary>How long the answer may take to begin.</summary>
    public TimeSpan Patience { get; init; } = PatienceByDefault;

    /// <summary>For people.</summary>
    public override string ToString() => $"{Method} {Path}";
}
