using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>An instance as its agent knows it: the wish, the container, and what is being done about the difference.</summary>
public sealed record AgentInstance
{
    public required Assignment Wish { get; init; }

    /// <summary>The container as last seen; null when the engine has none.</summary>
    public EngineContainer? Container { get; init; }

    /// <summary>A run of a job whose container was made, or about to be, when the agent's life before ended.</summary>
    public bool BegunBefore { get; init; }

    /// <summary>Its container had not been healthy yet when the agent's life before ended.</summary>
    public bool UnprovenBefore { get; init; }

    /// <summary>The operation under way; null when there is none.</summary>
    public AgentOperation? Busy { get; init; }

    /// <summary>When that operation began.</summary>
    public DateTimeOffset BusySince { get; init; }

    /// <summary>What was last done about it got no answer in the usual time; null once something has.</summary>
    public Silence? Silence { get; init; }

    /// <summary>It has never run, and the host lacks something that it needs: disk space, or a port that another process holds.</summary>
    public bool Misplaced { get; init; }

    /// <summary>Something happened to the container during the operation, so it is to be looked at afterwards.</summary>
    public bool Stale { get; init; }

    /// <summary>
    /// The engine misses something that the container was made with, such as its network, or has something of it left that is
    /// in the way of its start: it has to be made anew.
    /// </summary>
    public bool Unstartable { get; init; }

    /// <summary>It runs within the network of a container that was started again since, and reaches nobody: it has to be made anew.</summary>
    public bool Outlived { get; init; }

    /// <summary>Its table of hosts leads nowhere, while another would lead somewhere: when it is made anew. Null while it leads anywhere.</summary>
    public DateTimeOffset? MadeAnewAt { get; init; }

    /// <summary>When somebody other than its agent sent its container a signal; null where nobody has.</summary>
    public DateTimeOffset? SignalledAt { get; init; }

    /// <summary>What its container cannot be made without, and is not there yet, in words; null when nothing is missing.</summary>
    public string? Awaits { get; init; }

    /// <summary>What its probes have come to; null before the first, or where it has none.</summary>
    public ProbeState? Probe { get; init; }

    /// <summary>By the engine's own health check and by the agent's probe: it is only as well as the worse of them says.</summary>
    public ContainerHealth Health => Wish.Container.Probe is null || Container is not { } container
        ? Container?.Health ?? ContainerHealth.None
        : Worse(container.Health, Probe?.IsOf(container) == true ? Probe.Health : ContainerHealth.Starting);

    /// <summary>Looks in a row that the engine refused; not before <see cref="LookAfter"/> is it asked again.</summary>
    public int LookFailures { get; init; }

    public DateTimeOffset LookAfter { get; init; }

    public RestartTally Tally { get; init; } = RestartTally.Clean;

    /// <summary>Restarts asked for by a person that were made; null until the container is first seen.</summary>
    public int? GenerationDone { get; init; }

    /// <summary>The image is there, as far as is known.</summary>
    public bool ImageReady { get; init; }

    /// <summary>By which digest a registry has the image that was found; null for one that no registry has, or before one was found.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>What its container is made of: by digest, as soon as one is known.</summary>
    public string Image => (Wish.ImageDigest ?? ImageDigest) is { } digest ? PinnedImage.At(Wish.Container.Image, digest) : Wish.Container.Image;

    /// <summary>What the operation under way last said of its progress.</summary>
    public string? Progress { get; init; }

    /// <summary>Containers made or started for it so far, after the first.</summary>
    public int Restarts { get; init; }

    /// <summary>What it shared with others was removed, where it was the last of them.</summary>
    public bool Tidied { get; init; }

    /// <summary>The agent's turn in which its container was last set: older inventories say nothing about it.</summary>
    public long Turn { get; init; }

    private static ContainerHealth Worse(ContainerHealth one, ContainerHealth other) => (one, other) switch
    {
        (ContainerHealth.Unhealthy, _) or (_, ContainerHealth.Unhealthy) => ContainerHealth.Unhealthy,
        (ContainerHealth.Starting, _) or (_, ContainerHealth.Starting) => ContainerHealth.Starting,
        (ContainerHealth.None, _) => other,
        _ => one,
    };
}

/// <summary>What an agent can do about one instance; each is one or a few calls to the engine.</summary>
public enum AgentOperation
{
    /// <summary>Look at the container again.</summary>
    Inspect,

    /// <summary>Find the image, or pull it.</summary>
    EnsureImage,
    Create,
    CreateAndStart,
    Start,

    /// <summary>Stop, then start, the same container.</summary>
    Restart,
    Stop,

    /// <summary>Stop and remove the container.</summary>
    Remove,
}
