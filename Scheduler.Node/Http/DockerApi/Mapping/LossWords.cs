using System.Collections.Immutable;
using Scheduler.Core;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>
/// Labels that say what becomes of instances whose host is lost, as in compose files. Without one, what was said elsewhere
/// stays; one that is taken off takes its meaning along.
/// </summary>
internal static class LossWords
{
    private const string OnHostLoss = "scheduler.on-host-loss";
    private const string Volumes = "scheduler.volumes";

    public static HostLossPolicy Policy(ImmutableSortedDictionary<string, string> labels, ServiceSpec present, ReadingNotes notes) =>
        Choice(labels, present, OnHostLoss, "available", "exclusive", notes) switch
        {
            true => HostLossPolicy.Exclusive,
            false => HostLossPolicy.Available,
            null => present.OnHostLoss,
        };

    public static bool MovesVolumes(ImmutableSortedDictionary<string, string> labels, ServiceSpec present, ReadingNotes notes) =>
        Choice(labels, present, Volumes, "local", "movable", notes) ?? present.MovesVolumes;

    private static bool? Choice(
        ImmutableSortedDictionary<string, string> labels, ServiceSpec present, string name, string no, string yes, ReadingNotes notes)
    {
        if (!labels.TryGetValue(name, out var text)) return present.Labels.ContainsKey(name) ? false : null;
        if (text != no && text != yes) notes.Refuse("Labels", $"{name} is {no} or {yes}, not \"{Shown.Text(text)}\"");
        return text == yes;
    }
}
