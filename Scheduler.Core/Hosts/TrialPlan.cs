using System.Collections.Immutable;

namespace Scheduler.Core.Hosts;

/// <summary>A container to be made only to see whether it can be.</summary>
/// <param name="Name">Always the same on one engine, so that at most one is left behind.</param>
/// <param name="Labels">By which everybody knows to pass it over.</param>
/// <param name="Image">An image that our containers run, so that it may be started too; null, or one that is no more: any, and it is not started.</param>
public sealed record TrialPlan(string Name, ImmutableSortedDictionary<string, string> Labels, string? Image);
