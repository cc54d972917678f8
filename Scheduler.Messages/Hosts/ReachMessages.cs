using System.Collections.Immutable;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;

namespace Scheduler.Messages.Hosts;

/// <summary>
/// Server to agent: try a port that another host publishes. Only for agents that said in their hello that they do. An
/// agent that has too much to do says nothing; whoever asked asks again some time.
/// </summary>
/// <param name="Id">The asking server's, for its answer.</param>
/// <param name="Asker">Where the answer goes.</param>
/// <param name="Host">The other host, not the one that is asked.</param>
/// <param name="Instance">Which publishes the port there.</param>
public sealed record TryReach(long Id, NodeIncarnation Asker, HostId Host, ServiceKey Service, InstanceId Instance, string Address, int Port)
{
    /// <summary>What this program's agents understand of it.</summary>
    public const int Version = 1;

    /// <summary>Null for the connection alone.</summary>
    public string? RequestLine { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Agent to server: what came of it.</summary>
/// <param name="Words">For a person; null when it was answered well.</param>
public sealed record ReachTried(long Id, NodeIncarnation Asker, ReachOutcome Outcome, string? Words);

public enum ReachOutcome
{
    Well,

    /// <summary>Something took the connection, and gave a bad answer or none.</summary>
    Badly,

    /// <summary>The machine is there, and says that nothing listens.</summary>
    Refused,

    /// <summary>Nothing came back in time.</summary>
    Silent,

    /// <summary>There is no way there.</summary>
    NoWay,
}

/// <summary>What a host's neighbours make of it while its own agent, or its engine, is not heard of.</summary>
/// <param name="By">Those that it is known from.</param>
/// <param name="Text">For a person, to follow the host's reason.</param>
public sealed record NeighbourWord(NeighbourReach Reach, ImmutableArray<HostId> By, string Text);

public enum NeighbourReach
{
    /// <summary>What it publishes answers well.</summary>
    Reached,

    /// <summary>Something answers there, and nothing well.</summary>
    Answers,

    /// <summary>Nothing comes back.</summary>
    NotReached,
}

/// <summary>An instance that is well by its own agent, and whose published port other hosts do not reach.</summary>
/// <param name="Words">Such as <c>not reached from h2 and h3 at 10.0.0.1:8081: no connection within 2 s</c>.</param>
public sealed record UnreachedInstance(InstanceId Instance, string Words);
