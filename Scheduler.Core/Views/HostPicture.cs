using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Views;

/// <summary>
/// The hosts as their servers say, as this server judges them, what people decided about them, and as they are therefore
/// shown: to placement and to people. One value, so that a reader never sees the one without the other. Its parts come on
/// ways of their own, in any order.
/// </summary>
public sealed record HostPicture
{
    public static readonly HostPicture Empty = new();

    /// <summary>As the servers that they are connected to say.</summary>
    public ImmutableSortedDictionary<HostId, HostView> Told { get; private init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    /// <summary>Hosts that somebody has instances on, and that nobody has told of.</summary>
    public ImmutableSortedSet<HostId> Missed { get; private init; } = [];

    /// <summary>Those with which something is wrong.</summary>
    public ImmutableSortedDictionary<HostId, JudgedHost> Judged { get; private init; } = ImmutableSortedDictionary<HostId, JudgedHost>.Empty;

    /// <summary>What the neighbours of those that are away make of them, as this server has asked.</summary>
    public ImmutableSortedDictionary<HostId, NeighbourWord> Neighbours { get; private init; } =
        ImmutableSortedDictionary<HostId, NeighbourWord>.Empty;

    /// <summary>Those that a person gave up.</summary>
    public ImmutableSortedDictionary<HostId, HostEviction> Evictions { get; private init; } = ImmutableSortedDictionary<HostId, HostEviction>.Empty;

    /// <summary>What people decided; only of hosts that somebody has touched.</summary>
    public ImmutableSortedDictionary<HostId, HostRecord> Records { get; private init; } = ImmutableSortedDictionary<HostId, HostRecord>.Empty;

    /// <summary>Those that people have removed: they are not shown, whoever tells of them.</summary>
    public ImmutableSortedSet<HostId> Removed { get; private init; } = [];

    public ImmutableSortedDictionary<HostId, HostView> Shown { get; private init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    /// <summary>The same picture where another server shows the host by a later connection.</summary>
    public HostPicture With(HostView told) => IsOutdated(Told.GetValueOrDefault(told.Id), told)
        ? this
        : (this with { Told = Told.SetItem(told.Id, told), Missed = Missed.Remove(told.Id) }).Show(told.Id);

    /// <summary>What people decided about it stays.</summary>
    public HostPicture Without(HostId host) => this with
    {
        Told = Told.Remove(host),
        Missed = Missed.Remove(host),
        Judged = Judged.Remove(host),
        Evictions = Evictions.Remove(host),
        Neighbours = Neighbours.Remove(host),
        Shown = Shown.Remove(host),
    };

    /// <summary>The same when a later owner of the record, or the same one later, has spoken already.</summary>
    public HostPicture With(HostRecord record)
    {
        var known = Records.GetValueOrDefault(record.Host);
        if (known is not null && (known.Epoch, known.Version).CompareTo((record.Epoch, record.Version)) > 0) return this;
        var after = this with
        {
            Records = Records.SetItem(record.Host, record),
            Removed = record.IsRemoved ? Removed.Add(record.Host) : Removed.Remove(record.Host),
        };
        // An eviction holds for one outage, and is over with it, whatever the record still says.
        if (record.Eviction != known?.Eviction) after = after.Evicting(record.Host, VerdictOf(record.Eviction));
        return Told.ContainsKey(record.Host) || Missed.Contains(record.Host) ? after.Show(record.Host) : after;
    }

    /// <summary>Nothing changes for one that was told of.</summary>
    public HostPicture Missing(HostId host) =>
        Told.ContainsKey(host) || Missed.Contains(host) ? this : (this with { Missed = Missed.Add(host) }).Show(host);

    /// <summary>Nothing changes for a host that is not known.</summary>
    public HostPicture Evicting(HostId host, HostEviction eviction) => !Shown.ContainsKey(host) ? this : (this with
    {
        Evictions = eviction == HostEviction.None ? Evictions.Remove(host) : Evictions.SetItem(host, eviction),
    }).Show(host);

    /// <summary>Only hosts that are there can be judged.</summary>
    public HostPicture Judging(ImmutableSortedDictionary<HostId, JudgedHost> judged)
    {
        var after = this with { Judged = judged };
        var changed = Judged.Keys.Union(judged.Keys).Where(host => Judged.GetValueOrDefault(host) != judged.GetValueOrDefault(host)).ToList();
        return changed.Where(Shown.ContainsKey).Aggregate(after, static (picture, host) => picture.Show(host));
    }

    /// <param name="word">Null when nothing is known any more.</param>
    public HostPicture Hearing(HostId host, NeighbourWord? word)
    {
        if (word is not null && !Shown.ContainsKey(host)) return this;
        var after = this with { Neighbours = word is null ? Neighbours.Remove(host) : Neighbours.SetItem(host, word) };
        return Shown.ContainsKey(host) ? after.Show(host) : after;
    }

    private static HostEviction VerdictOf(EvictionOrder? order) => order switch
    {
        null => HostEviction.None,
        { ConfirmedDead: true } => HostEviction.ConfirmedDead,
        _ => HostEviction.Evicted,
    };

    /// <summary>Two servers show the same host: the one with the later connection has it, and of equals the one that shows it here.</summary>
    private static bool IsOutdated(HostView? before, HostView told) => before is not null
        && before.Server?.Node != told.Server?.Node
        && (told.Connection < before.Connection || (told.Connection == before.Connection && before.Server is null));

    private HostPicture Show(HostId host)
    {
        if (Removed.Contains(host)) return this with { Shown = Shown.Remove(host) };
        var told = Told.GetValueOrDefault(host)
            ?? new HostView { Id = host, State = HostState.Connecting, Reason = "it has not been heard of since this server's start" };
        var judged = Judged.GetValueOrDefault(host) is { } verdict
            ? told with { State = verdict.State, Reason = verdict.Reason, Next = verdict.Next, Since = verdict.Since, LostAt = verdict.LostAt }
            : told;
        var heard = judged.State != HostState.Active && Neighbours.GetValueOrDefault(host) is { } word ? judged with { Neighbours = word } : judged;
        return this with { Shown = Shown.SetItem(host, DecidedHost.Of(heard, Records.GetValueOrDefault(host))) };
    }
}
