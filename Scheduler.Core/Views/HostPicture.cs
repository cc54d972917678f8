using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Views;

/// <summary>
/// The hosts as their servers report them, what people decided about them, and both put together: what placement and
/// people see. The parts come on ways of their own, in any order. Immutable.
/// </summary>
public sealed record HostPicture
{
    public static readonly HostPicture Empty = new();

    /// <summary>As the servers that they are connected to say.</summary>
    public ImmutableSortedDictionary<HostId, HostView> Told { get; private init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    public ImmutableSortedDictionary<HostId, HostRecord> Records { get; private init; } = ImmutableSortedDictionary<HostId, HostRecord>.Empty;

    /// <summary>Without those that were removed.</summary>
    public ImmutableSortedDictionary<HostId, HostView> Shown { get; private init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    public ImmutableSortedSet<HostId> Removed { get; private init; } = [];

    public HostPicture With(HostView told) => (this with { Told = Told.SetItem(told.Id, told) }).Show(told.Id);

    public HostPicture Without(HostId host) => (this with { Told = Told.Remove(host) }).Show(host);

    /// <summary>The same when a later owner of the record, or the same one later, has spoken already.</summary>
    public HostPicture With(HostRecord record)
    {
        if (Records.TryGetValue(record.Host, out var known) && (known.Epoch, known.Version).CompareTo((record.Epoch, record.Version)) > 0) return this;
        return (this with { Records = Records.SetItem(record.Host, record) }).Show(record.Host);
    }

    private HostPicture Show(HostId host)
    {
        var record = Records.GetValueOrDefault(host);
        return this with
        {
            Shown = Told.TryGetValue(host, out var told) && Decided(told, record) is { } shown ? Shown.SetItem(host, shown) : Shown.Remove(host),
            Removed = record is { IsRemoved: true } ? Removed.Add(host) : Removed.Remove(host),
        };
    }

    private static HostView? Decided(HostView told, HostRecord? record) => record switch
    {
        null => told,
        { IsRemoved: true } => null,
        _ => told with
        {
            Availability = record.Availability,
            AvailabilityReason = ReasonOf(record),
            AvailabilitySince = record.Availability == HostAvailability.Active ? null : record.Since,
            Next = told.Next ?? NextOf(record.Availability),
            Labels = told.Labels.RemoveRange(record.LabelsRemoved).SetItems(record.LabelsSet),
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
