using System.Collections.Immutable;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose;

/// <summary>What became of compose files.</summary>
/// <param name="Stack">Null exactly when a finding is an error.</param>
/// <param name="Findings">By file, line and column.</param>
public sealed record ComposeResult(StackSpec? Stack, ImmutableArray<Finding> Findings)
{
    /// <summary>The secrets and configs that the stack's services use, to be made before them.</summary>
    public ImmutableArray<StackFile> Files { get; init; } = [];
}
