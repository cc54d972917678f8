using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Services.Speaking;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// How a container says whose it is: labels that survive everything but its removal, and a name that makes the engine
/// refuse a second one.
/// </summary>
public static class ContainerIdentity
{
    public const string ClusterLabel = "io.scheduler.cluster";
    public const string StackLabel = "io.scheduler.stack";
    public const string ServiceLabel = "io.scheduler.service";
    public const string SlotLabel = "io.scheduler.slot";
    public const string RevisionLabel = "io.scheduler.revision";
    public const string InstanceLabel = "io.scheduler.instance";
    public const string EpochLabel = "io.scheduler.epoch";

    /// <summary>Only on containers that are made to try an engine out: they are nobody's, and count for nothing.</summary>
    public const string TrialLabel = "io.scheduler.trial";

    public static string NameOf(ServiceKey service, int slot, InstanceId instance) =>
        string.Create(CultureInfo.InvariantCulture, $"{service.Stack}_{service.Service}.{slot}.{instance}");

    /// <summary>
    /// Whether a container has the name that its labels stand for. One that somebody made of an image of ours, as with docker
    /// commit, has the labels without the name.
    /// </summary>
    public static bool HasOwnName(string name, IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(StackLabel, out var stack)
        && labels.TryGetValue(ServiceLabel, out var service)
        && labels.TryGetValue(SlotLabel, out var slot)
        && labels.TryGetValue(InstanceLabel, out var instance)
        && name == $"{stack}_{service}.{slot}.{instance}";

    /// <summary>As <see cref="HasOwnName"/>, of a container of which no more is known.</summary>
    public static bool IsNameOf(ServiceKey service, InstanceId instance, string name) =>
        name.StartsWith($"{service.Stack}_{service.Service}.", StringComparison.Ordinal) && name.EndsWith($".{instance}", StringComparison.Ordinal);

    public static ImmutableSortedDictionary<string, string> LabelsOf(string cluster, Assignment wish)
    {
        var labels = IdentityOf(cluster, wish);
        if (wish.Names is { } names) labels = labels.SetItem(NameText.Label, NameText.WriteEntries(names));
        return wish.PackedSpec is { } packed ? labels.SetItem(SpecLabel.Name, packed) : labels;
    }

    private static ImmutableSortedDictionary<string, string> IdentityOf(string cluster, Assignment wish) =>
        OwnerLabelsOf(cluster, wish.Service.Stack)
            .SetItem(ServiceLabel, wish.Service.Service)
            .SetItem(SlotLabel, wish.Slot.ToString(CultureInfo.InvariantCulture))
            .SetItem(RevisionLabel, wish.Revision.ToString(CultureInfo.InvariantCulture))
            .SetItem(InstanceLabel, wish.Instance.Value)
            .SetItem(EpochLabel, wish.Epoch.ToString())
            .SetItem(PortsLabel.Name, PortsLabel.Write(wish.Container.Ports));

    /// <summary>The labels of what a stack's containers share on a host: its networks and volumes.</summary>
    public static ImmutableSortedDictionary<string, string> OwnerLabelsOf(string cluster, string stack) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(ClusterLabel, cluster).Add(StackLabel, stack);
}
