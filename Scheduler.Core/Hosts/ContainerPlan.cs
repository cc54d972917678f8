using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>A container to be made: the spec with a name, our labels and the host ports that were chosen.</summary>
/// <param name="Name">Unique on the engine: the engine itself refuses a second one.</param>
/// <param name="Spec">What the person asked for.</param>
/// <param name="Labels">Ours; they win over the spec's.</param>
/// <param name="OwnerLabels">Labels for the networks and volumes that are made for it.</param>
public sealed record ContainerPlan(
    string Name,
    ContainerSpec Spec,
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableSortedDictionary<string, string> OwnerLabels);
