using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Views;

/// <summary>A host together with what people decided about it.</summary>
internal static class DecidedHost
{
    public static HostView Of(HostView host, HostRecord? record) => record is null ? host : host with
    {
        Availability = record.Availability,
        AvailabilityReason = ReasonOf(record),
        AvailabilitySince = record.Availability == HostAvailability.Active ? null : record.Since,
        Next = host.Next ?? NextOf(record.Availability),
        Labels = host.Labels.RemoveRange(record.LabelsRemoved).SetItems(record.LabelsSet),
        Eviction = record.Eviction,
    };

    private static string? ReasonOf(HostRecord record)
    {
        if (record.Availability == HostAvailability.Active) return null;
        var word = record.Availability == HostAvailability.Draining ? "drained" : "deactivated";
        return $"{word}{(record.By is { } by ? $" by {by}" : "")}{(record.Reason is { } reason ? $": {reason}" : "")}";
    }

    private static string? NextOf(HostAvailability availability) => availability switch
    {
        HostAvailability.Inactive => "it keeps what it has and gets nothing new until it is activated",
        HostAvailability.Draining => "what it has moves to other hosts; activating it ends that",
        _ => null,
    };
}
