using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
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
    ImmutableSortedSet<InstanceId> Held);

/// <summary>Agent to uplink, its first word, repeated until it is answered with <see cref="DesiredRestored"/>.</summary>
internal sealed record AgentStarted;

/// <summary>Uplink to agent: what it was at before.</summary>
internal sealed record DesiredRestored(DesiredSet Kept);

/// <summary>Uplink to agent: the epochs that it has seen hold no longer.</summary>
internal sealed record EpochsForgotten;

/// <summary>An operation on an instance ended, one way or the other. A container is null when there is none any more.</summary>
/// <param name="Began">The instance as it was when the operation began.</param>
internal sealed record OperationEnded(AgentInstance Began, AgentOperation Operation, EngineContainer? Container, Exception? Failure);

internal sealed record ImageEnded(ImageWork Work, Exception? Failure);

/// <summary>Pulls are shared by all instances that want the same image in the same way.</summary>
internal sealed record ImageWork(string Image, PullPolicy Policy, ServiceKey? For, int Revision)
{
    /// <summary>"Always" means once per revision of a service, so that all instances of a revision run the same image.</summary>
    public static ImageWork Of(Assignment wish) => wish.Container.Pull == PullPolicy.Always
        ? new ImageWork(wish.Container.Image, PullPolicy.Always, wish.Service, wish.Revision)
        : new ImageWork(wish.Container.Image, wish.Container.Pull, null, 0);
}

internal sealed record PullProgressed(ImageWork Work, string Line);

internal sealed record TidyEnded(InstanceId Instance, Exception? Failure);

internal sealed record Signalled(EngineSignal Signal, int Watch);

internal sealed record WatchEnded(int Watch, Exception? Failure);

internal sealed record InventoryEnded(long StartedInTurn, ImmutableArray<EngineContainer> Containers, Exception? Failure);

internal sealed record ProbeEnded(EngineFacts? Facts, Exception? Failure);

/// <summary>Timer messages.</summary>
internal enum AgentDue
{
    Start,
    Probe,
    Inventory,
    Watch,
    Report,
}

internal sealed record RetryDue(InstanceId Instance);
