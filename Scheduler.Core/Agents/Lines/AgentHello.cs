using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents.Lines;

/// <summary>
/// An agent's first word on every line: all that a server has to know of the host before it admits anything. Whatever
/// was reported before on another line, and may have been lost with it, is said again.
/// </summary>
/// <param name="Session">Names the agent's memory of wishes.</param>
/// <param name="Connection">Higher than on any line before.</param>
public sealed record AgentHello(HostId Host, long Session, long Connection)
{
    /// <summary>What placement constraints match.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where the host's published ports are reached.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Of the agent's program.</summary>
    public string Version { get; init; } = "";

    /// <summary>Which calls to its engine the agent takes from servers; 0 for none.</summary>
    public int Calls { get; init; }

    /// <summary>Which secrets and configs the agent puts into containers: <see cref="FileTerms.Version"/>, or 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Files { get; init; }

    /// <summary>Whether the agent tries what other hosts publish: <see cref="TryReach.Version"/>, or 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Tries { get; init; }

    /// <summary>Null while the engine has not been looked at.</summary>
    public HostReport? Report { get; init; }

    /// <summary>The newest of each instance.</summary>
    public ImmutableArray<InstanceReport> Reports { get; init; } = [];

    /// <summary>What the host has promised to the instances whose wishes it holds.</summary>
    public ImmutableArray<HeldClaim> Claims { get; init; } = [];
}

public sealed record HeldClaim(InstanceId Instance, HostClaim Claim);

/// <summary>A server's answer to a hello.</summary>
/// <param name="Server">Its name.</param>
/// <param name="Cluster">Marks the containers of the cluster.</param>
/// <param name="Servers">Where agents reach the servers of the cluster, this one too: <c>host:port</c>.</param>
public sealed record AgentWelcome(string Server, string Cluster, ImmutableArray<string> Servers)
{
    /// <summary>Names the database: another one once it has lost everything. What was wished by another one holds no longer.</summary>
    public string Database { get; init; } = "";

    /// <summary>As <see cref="AgentHello.Files"/>: whether the server can be asked for their data.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Files { get; init; }
}

/// <summary>Server to agent: the servers of the cluster have changed.</summary>
public sealed record ServersChanged(ImmutableArray<string> Servers);

/// <summary>Server to agent: it ends soon, look for another one.</summary>
public sealed record MoveAway(string Reason);
