using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What the host's engine is like as a whole; sent up when it changes.</summary>
/// <param name="Ports">Host ports that containers hold, ours and others'.</param>
/// <param name="Held">The instances whose container the engine holds, wished for or not.</param>
public sealed record HostReport(
    HostId Host,
    HostState State,
    string? Reason,
    DateTimeOffset Since,
    string Endpoint,
    EngineFacts? Engine,
    ImmutableArray<PortClaim> Ports,
    ImmutableArray<OrphanView> Orphans,
    ImmutableSortedSet<InstanceId> Held)
{
    /// <summary>A watchdog ends its containers whose lease is over.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>As <see cref="HostView.KeepsWhatRuns"/>.</summary>
    public bool KeepsWhatRuns { get; init; }

    /// <summary>As <see cref="HostView.Trial"/>.</summary>
    public TrialReach Trial { get; init; }

    /// <summary>As <see cref="HostView.Reserve"/>.</summary>
    public HostReserve Reserve { get; init; } = HostReserve.None;

    /// <summary>As <see cref="HostView.OrphanSpecs"/>.</summary>
    public ImmutableSortedDictionary<string, string> OrphanSpecs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>As <see cref="HostView.Volumes"/>.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];
}

/// <summary>Agent to uplink, its first word, repeated until it is answered with <see cref="DesiredRestored"/>.</summary>
internal sealed record AgentStarted;

/// <summary>Uplink to agent: what it was at before.</summary>
internal sealed record DesiredRestored(DesiredSet Kept);

/// <summary>Uplink to agent: the epochs that it has seen hold no longer.</summary>
internal sealed record EpochsForgotten;

/// <summary>An operation on an instance ended, one way or the other. A container is null when there is none any more.</summary>
/// <param name="Began">The instance as it was when the operation began.</param>
internal sealed record OperationEnded(AgentInstance Began, AgentOperation Operation, EngineContainer? Container, Exception? Failure);

/// <summary>Neither an image nor a failure: it was looked for, and has to be pulled.</summary>
internal sealed record ImageEnded(ImageWork Work, EngineImage? Image, Exception? Failure);

/// <summary>An image that could not be had was looked for on the host, where images have come.</summary>
internal sealed record ImageLooked(ImageWork Work, bool IsThere);

/// <summary>Pulls are shared by all instances that want the same image in the same way.</summary>
internal sealed record ImageWork(string Image, PullPolicy Policy, ServiceKey? For, int Revision)
{
    /// <summary>What came with the revision; null for what is kept for the registry.</summary>
    public RevisionLogin? Login { get; init; }

    /// <summary>
    /// "Always" means once per revision of a service. What a digest names never
    /// changes: the host's own is as good as the registry's.
    /// </summary>
    public static ImageWork Of(AgentInstance one) => (one.Wish.Container.Pull, PinnedImage.DigestIn(one.Image)) switch
    {
        (PullPolicy.Always, null) =>
            new ImageWork(one.Image, PullPolicy.Always, one.Wish.Service, one.Wish.Revision) { Login = LoginFor(one.Image, one.Wish.Login) },
        (PullPolicy.Always, _) => Of(one.Image, PullPolicy.IfMissing, one.Wish.Service, one.Wish.Login),
        var (policy, _) => Of(one.Image, policy, one.Wish.Service, one.Wish.Login),
    };

    public static ImageWork Of(ImageAhead ahead) => Of(ahead.Image, PullPolicy.IfMissing, ahead.Service, ahead.Login);

    /// <summary>
    /// Whoever has a login of its own pulls by itself: what others may not pull
    /// is none of their business, nor the other way round.
    /// </summary>
    private static ImageWork Of(string image, PullPolicy policy, ServiceKey service, RevisionLogin? login) =>
        LoginFor(image, login) is { } own ? new ImageWork(image, policy, service, 0) { Login = own } : new ImageWork(image, policy, null, 0);

    private static RevisionLogin? LoginFor(string image, RevisionLogin? login) => login?.Registry == RegistryNames.Of(image) ? login : null;
}

internal sealed record PullProgressed(ImageWork Work, string Line);

internal sealed record TidyEnded(InstanceId Instance, Exception? Failure);

internal sealed record Signalled(EngineSignal Signal, int Watch);

internal sealed record WatchEnded(int Watch, Exception? Failure);

internal sealed record InventoryEnded(long StartedInTurn, ImmutableArray<EngineContainer> Containers, Exception? Failure);

internal sealed record ProbeEnded(EngineFacts? Facts, Exception? Failure);

internal sealed record ListeningSeen(ImmutableArray<ListeningPort>? Ports);

/// <summary>Null when the engine did not say.</summary>
internal sealed record VolumesSeen(ImmutableArray<string>? Names);

internal sealed record TrialEnded(TrialReach Reach, Exception? Failure);

/// <summary>An operation has been under way for long; <paramref name="BusySince"/> says which one is meant.</summary>
internal sealed record HangDue(InstanceId Instance, DateTimeOffset BusySince);

/// <summary>Timer messages.</summary>
internal enum AgentDue
{
    Start,
    Probe,
    Trial,
    Inventory,
    Watch,
    Report,
    Lease,
}

internal sealed record RetryDue(InstanceId Instance);
