using Scheduler.Actors.Journal;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;

namespace Scheduler.Core.Hosts.Records;

/// <summary>The stored names of the events and state of a host's record. Once released they never change; a new form gets a new number.</summary>
public static class HostRecordManifests
{
    public static readonly IEntityCodec<HostRecordState, HostEvent> Codec = new WireEntityCodec<HostRecordState, HostEvent>(
        new ManifestRegistry()
            .Add<HostRecordState>("host.state/1")
            .Add<HostEvent.AvailabilitySet>("host.availability-set/1")
            .Add<HostEvent.LabelsChanged>("host.labels-changed/1")
            .Add<HostEvent.EvictionOrdered>("host.eviction-ordered/1")
            .Add<HostEvent.EvictionEnded>("host.eviction-ended/1")
            .Add<HostEvent.HostRemoved>("host.removed/1")
            .Add<HostEvent.CommandApplied>("host.command-applied/1"));

    /// <summary>Adds what records are asked and answer, from one server to another.</summary>
    public static ManifestRegistry AddHostRecordMessages(this ManifestRegistry registry) => registry
        .Add<HostRequest>("host.request/1")
        .Add<GetHostRecord>("host.get-record/1")
        .Add<HostRecord>("host.record/1")
        .Add<HostAccepted>("host.accepted/1");
}
