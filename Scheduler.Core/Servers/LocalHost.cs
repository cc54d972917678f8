using System.Collections.Immutable;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Servers;

/// <summary>A host whose agent runs in this server's process.</summary>
/// <param name="Labels">What placement constraints match.</param>
public sealed record LocalHost(HostId Id, ImmutableSortedDictionary<string, string> Labels, AgentOptions Agent, IEngine Engine)
{
    /// <summary>Where published ports are reached; empty where nobody said.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Keeps the agent's wishes over restarts; by default they are told anew.</summary>
    public IDesiredStore Desired { get; init; } = new InMemoryDesiredStore();

    /// <summary>Null for an agent that asks no container over the network.</summary>
    public IProbe? Probe { get; init; }

    /// <summary>Null where nothing ends containers but its agent.</summary>
    public IWatchdog? Watchdog { get; init; }
}
