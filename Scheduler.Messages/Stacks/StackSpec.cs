using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Messages.Stacks;

/// <summary>A named group of services, as one file describes it.</summary>
public sealed record StackSpec
{
    public required string Name { get; init; }

    /// <summary>By service name.</summary>
    public ImmutableSortedDictionary<string, StackService> Services { get; init; } = ImmutableSortedDictionary<string, StackService>.Empty;
}

/// <summary>A service of a stack and, when the file says it, its scale. A null scale keeps the present one; 1 for a new service.</summary>
public sealed record StackService(ServiceSpec Spec, int? Scale = null);
