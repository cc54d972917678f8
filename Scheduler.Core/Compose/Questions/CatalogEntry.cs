using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Questions;

/// <summary>What <c>catalog:</c> or <c>.catalog:</c> of a file says of itself.</summary>
public sealed record CatalogEntry
{
    public static readonly CatalogEntry None = new();

    public string? Name { get; init; }

    /// <summary>This template's own version, such as <c>1.2.3</c>.</summary>
    public string? Version { get; init; }

    public string? Description { get; init; }

    /// <summary>The versions that may be upgraded to this one, such as <c>&gt;=1.0.0 &lt;1.2.0</c>; null for all that are older.</summary>
    public string? UpgradeFrom { get; init; }

    /// <summary>What is asked before the files have a meaning; variables are unique.</summary>
    public ImmutableArray<Question> Questions { get; init; } = [];
}
