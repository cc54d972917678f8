using System.Collections.Immutable;
using Scheduler.Core.Compose.Questions;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose;

/// <summary>What became of compose files.</summary>
/// <param name="Stack">Null exactly when a finding is an error.</param>
/// <param name="Findings">By file, line and column.</param>
public sealed record ComposeResult(StackSpec? Stack, ImmutableArray<Finding> Findings)
{
    /// <summary>What the files say of themselves as parts of a catalog, with what they ask.</summary>
    public CatalogEntry Entry { get; init; } = CatalogEntry.None;

    /// <summary>Required questions that have no answer: each is among the findings, too.</summary>
    public ImmutableArray<Question> Missing { get; init; } = [];
}
