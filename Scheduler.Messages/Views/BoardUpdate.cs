using System.Collections.Immutable;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Feed;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Services;

namespace Scheduler.Messages.Views;

/// <summary>What has changed of what one server looks after, told to another. Updates of one sender follow each other without a gap.</summary>
/// <param name="From">Who says so; only of its own services, hosts and locks.</param>
/// <param name="Number">Counts the updates from one sender to one receiver.</param>
/// <param name="Reset">The first of a full picture: whatever the sender said before, and does not say again, is no more.</param>
/// <param name="More">The picture, or the change, goes on in the next update.</param>
public sealed record BoardUpdate(NodeIncarnation From, long Number, bool Reset, bool More)
{
    public ImmutableArray<ServiceView> Services { get; init; } = [];

    public ImmutableArray<ServiceGone> ServicesGone { get; init; } = [];

    public ImmutableArray<HostView> Hosts { get; init; } = [];

    public ImmutableArray<HostId> HostsGone { get; init; } = [];

    /// <summary>What people decided about hosts. A record is never gone: that of a removed host says so.</summary>
    public ImmutableArray<HostRecord> HostRecords { get; init; } = [];

    public ImmutableArray<LockView> Locks { get; init; } = [];

    /// <summary>Locks that nobody holds or waits for any more, or that another server looks after.</summary>
    public ImmutableArray<string> LocksGone { get; init; } = [];

    public ImmutableArray<FeedEvent> Events { get; init; } = [];

    /// <summary>Where agents reach the sender; empty where it takes none.</summary>
    public string AgentAddress { get; init; } = "";
}

/// <summary>The service was removed, as its owner under <paramref name="Epoch"/> says.</summary>
public sealed record ServiceGone(ServiceKey Key, Epoch Epoch);

/// <summary>The answer to a <see cref="BoardUpdate"/>.</summary>
/// <param name="IsGap">The update does not follow the last one that was taken: the sender has to begin with a full picture.</param>
public sealed record BoardTaken(bool IsGap);
