using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Views;

/// <summary>
/// The hosts as their servers report them, what people decided about them, and both put together: what placement and
/// people see. The parts come on ways of their own, in any order. Immutable.
/// </summary>
public sealed record HostPicture
{
    public static readonly HostPicture Nothing = new();

    public ImmutableSortedDictionary<HostId, HostView> Reported { get; private init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    public ImmutableSortedDictionary<HostId, HostRecord> Records { get; private init; } = ImmutableSortedDictionary<HostId, HostRecord>.Empty;

    /// <summary>Without those that were removed.</summary>
    public ImmutableSortedDictionary<HostId, HostView> Hosts { get; private init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    public ImmutableSortedSet<HostId> Removed { get; private init; } = [];

    public HostPicture With(HostView reported) => (this with { Reported = Reported.SetItem(reported.Id, reported) }).Renewed(reported.Id);

    public HostPicture Without(HostId host) => (this with { Reported = Reported.Remove(host) }).Renewed(host);

    /// <summary>The same when a later owner of the record, or the same one later, has spoken already.</summary>
    public HostPicture With(HostRecord record)
    {
        if (Records.TryGetValue(record.Host, out var known) && (known.Epoch, known.Version).CompareTo((record.Epoch, record.Version)) > 0) return this;
        return (this with { Records = Records.SetItem(record.Host, record) }).Renewed(record.Host);
    }

    private HostPicture Renewed(HostId host)
    {
        var record = Records.GetValueOrDefault(host);
        return this with
        {
            Hosts = Reported.TryGetValue(host, out var reported) && Shown(reported, record) is { } shown ? Hosts.SetItem(host, shown) : Hosts.Remove(host),
            Removed = record is { IsRemoved: true } ? Removed.Add(host) : Removed.Remove(host),
        };
    }

    private static HostView? Shown(HostView reported, HostRecord? record) => record switch
    {
        null => reported,
        { IsRemoved: true } => null,
        _ => reported with
        {
            Availability = record.Availability,
            AvailabilityReason = ReasonOf(record),
            AvailabilitySince = record.Availability == HostAvailability.Active ? null : record.Since,
            Next = reported.Next ?? NextOf(record.Availability),
            Labels = reported.Labels.RemoveRange(record.LabelsRemoved).SetItems(record.LabelsSet),
            Eviction = record.Eviction,
        },
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
