using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Views;

/// <summary>
/// The hosts as their servers say, as this server judges them, and as they are therefore shown. One value, so that a
/// reader never sees the one without the other.
/// </summary>
internal sealed record HostPicture
{
    public static readonly HostPicture Empty = new();

    /// <summary>As the servers that they are connected to say.</summary>
    public ImmutableSortedDictionary<HostId, HostView> Told { get; init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    /// <summary>Hosts that somebody has instances on, and that nobody has told of.</summary>
    public ImmutableSortedSet<HostId> Missed { get; init; } = [];

    /// <summary>Those with which something is wrong.</summary>
    public ImmutableSortedDictionary<HostId, JudgedHost> Judged { get; init; } = ImmutableSortedDictionary<HostId, JudgedHost>.Empty;

    /// <summary>Those that a person gave up.</summary>
    public ImmutableSortedDictionary<HostId, HostEviction> Evictions { get; init; } = ImmutableSortedDictionary<HostId, HostEviction>.Empty;

    public ImmutableSortedDictionary<HostId, HostView> Shown { get; private init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    /// <summary>The same picture where another server shows the host by a later connection.</summary>
    public HostPicture With(HostView told) => IsOutdated(Told.GetValueOrDefault(told.Id), told)
        ? this
        : (this with { Told = Told.SetItem(told.Id, told), Missed = Missed.Remove(told.Id) }).Show(told.Id);

    public HostPicture Without(HostId host) => this with
    {
        Told = Told.Remove(host),
        Missed = Missed.Remove(host),
        Judged = Judged.Remove(host),
        Evictions = Evictions.Remove(host),
        Shown = Shown.Remove(host),
    };

    /// <summary>Nothing changes for one that was told of.</summary>
    public HostPicture Missing(HostId host) =>
        Told.ContainsKey(host) || Missed.Contains(host) ? this : (this with { Missed = Missed.Add(host) }).Show(host);

    public HostPicture Evicting(HostId host, HostEviction eviction) => this with
    {
        Evictions = eviction == HostEviction.None ? Evictions.Remove(host) : Evictions.SetItem(host, eviction),
    };

    /// <summary>Only hosts that are there can be judged.</summary>
    public HostPicture Judging(ImmutableSortedDictionary<HostId, JudgedHost> judged)
    {
        var after = this with { Judged = judged };
        var changed = Judged.Keys.Union(judged.Keys).Where(host => Judged.GetValueOrDefault(host) != judged.GetValueOrDefault(host)).ToList();
        return changed.Where(Shown.ContainsKey).Aggregate(after, static (picture, host) => picture.Show(host));
    }

    /// <summary>Two servers show the same host: the one with the later connection has it, and of equals the one that shows it here.</summary>
    private static bool IsOutdated(HostView? before, HostView told) => before is not null
        && before.Server?.Node != told.Server?.Node
        && (told.Connection < before.Connection || (told.Connection == before.Connection && before.Server is null));

    private HostPicture Show(HostId host)
    {
        var told = Told.GetValueOrDefault(host) ?? new HostView { Id = host, State = HostState.Connecting, Reason = "it has not been heard of since this server's start" };
        var shown = Judged.GetValueOrDefault(host) is { } judged
            ? told with { State = judged.State, Reason = judged.Reason, Next = judged.Next, Since = judged.Since, LostAt = judged.LostAt }
            : told;
        return this with { Shown = Shown.SetItem(host, shown) };
    }
}
