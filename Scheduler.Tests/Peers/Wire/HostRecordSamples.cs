using System.Collections.Immutable;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Views;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>What people decide about hosts, as servers tell each other.</summary>
internal static class HostRecordSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 30, 15, TimeSpan.Zero);

    public static SortedDictionary<string, object> All => new(StringComparer.Ordinal)
    {
        ["host.view-decided"] = Decided,
        ["host.request-set-availability"] = Request(new HostCommand.SetAvailability(HostAvailability.Draining, "new kernel")),
        ["host.request-set-availability-least"] = new HostRequest(new HostCommand.SetAvailability(HostAvailability.Active)),
        ["host.request-set-labels"] = Request(new HostCommand.SetLabels(Record.LabelsSet, Record.LabelsRemoved)),
        ["host.request-evict"] = Request(new HostCommand.Evict(true)),
        ["host.request-remove"] = Request(new HostCommand.Remove(true)),
        ["host.get-record"] = new GetHostRecord(),
        ["host.record"] = Record,
        ["host.record-least"] = new HostRecord { Host = new HostId("h1"), Version = 0 },
        ["host.accepted"] = new HostAccepted(8, true, false, Record),
        ["board.update-records"] = new BoardUpdate(new NodeIncarnation(new NodeId("n1"), 3), 9, false, false) { HostRecords = [Record] },
    };

    private static HostRecord Record => new()
    {
        Host = new HostId("h1"),
        Version = 7,
        Availability = HostAvailability.Draining,
        Since = At,
        Reason = "new kernel",
        By = "anna",
        LabelsSet = ImmutableSortedDictionary<string, string>.Empty.Add("disk", "ssd"),
        LabelsRemoved = ["zone"],
        Eviction = new EvictionOrder(At, true, "anna"),
        IsRemoved = true,
        Epoch = new Epoch(5),
        Server = new NodeIncarnation(new NodeId("n1"), 3),
    };

    private static HostView Decided => HostSamples.Full with
    {
        Next = "what it has moves to other hosts",
        Availability = HostAvailability.Draining,
        AvailabilityReason = "drained by anna: new kernel",
        AvailabilitySince = At,
        Eviction = new EvictionOrder(At, false),
    };

    private static HostRequest Request(HostCommand command) => new(command, IfVersion: 7, IdempotencyKey: "key-1", By: "anna");
}
