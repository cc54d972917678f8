using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Configuration;

/// <summary>A Docker engine that this node looks after.</summary>
/// <param name="Name">Unique in the cluster.</param>
/// <param name="Engine">unix:///path, tcp://host:port, http://host:port or https://host:port.</param>
public sealed record HostOptions(string Name, Uri Engine)
{
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where its published ports are reached.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>What of the machine is not for instances.</summary>
    public HostReserve Reserve { get; init; } = HostReserve.None;

    /// <summary>Null for an engine without TLS.</summary>
    public EngineTls? Tls { get; init; }
}

/// <summary>PEM files to reach an engine with.</summary>
public sealed record EngineTls(string Ca, string Cert, string Key);
