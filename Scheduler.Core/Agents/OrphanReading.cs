using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What the labels of containers say that no service asks for. Pure.</summary>
internal static class OrphanReading
{
    private const int SpecsMax = 500;
    private const int SpecLengthsMax = 1024 * 1024;

    public static OrphanView ViewOf(EngineContainer one) => new(
        one.Id,
        one.Name,
        InstanceOf(one),
        $"{one.Labels.GetValueOrDefault(ContainerIdentity.StackLabel)}/{one.Labels.GetValueOrDefault(ContainerIdentity.ServiceLabel)}",
        one.State.ToString().ToLowerInvariant())
    {
        Slot = Number(one, ContainerIdentity.SlotLabel),
        Revision = Number(one, ContainerIdentity.RevisionLabel),
        Image = one.Image,
        CreatedAt = one.CreatedAt,
    };

    /// <summary>By <c>uid/revision</c>, each once; as many as a report can carry.</summary>
    public static ImmutableSortedDictionary<string, string> SpecsOf(IEnumerable<EngineContainer> orphans)
    {
        var specs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var lengths = 0;
        foreach (var one in orphans)
        {
            if (!one.Labels.TryGetValue(SpecLabel.Name, out var packed) || InstanceOf(one).ServiceUid is not { } uid) continue;
            var key = KeyOf(uid, Number(one, ContainerIdentity.RevisionLabel));
            // A damaged label must not hide a good one of the same revision.
            if (specs.ContainsKey(key) || SpecLabel.Read(packed) is null) continue;
            if (specs.Count == SpecsMax || (lengths += packed.Length) > SpecLengthsMax) break;
            specs[key] = packed;
        }

        return specs.ToImmutable();
    }

    public static string KeyOf(string uid, int revision) => string.Create(CultureInfo.InvariantCulture, $"{uid}/{revision}");

    private static InstanceId InstanceOf(EngineContainer one) => new(one.Labels[ContainerIdentity.InstanceLabel]);

    private static int Number(EngineContainer one, string label) =>
        int.TryParse(one.Labels.GetValueOrDefault(label), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
