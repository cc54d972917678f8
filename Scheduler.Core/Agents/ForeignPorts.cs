using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// The ports of the machine that processes hold which are no containers: as they are seen, and as the engine says when it
/// cannot bind one. Owned by the agent's turns.
/// </summary>
internal sealed class ForeignPorts
{
    private const int SeenMax = 500;

    /// <summary>How long the engine's word counts where nobody can look.</summary>
    private static readonly TimeSpan ToldFor = TimeSpan.FromMinutes(5);

    private readonly SortedDictionary<(int Port, string Protocol, string HostIp), DateTimeOffset> _told = [];
    private ImmutableArray<ListeningPort> _seen = [];

    /// <summary>What is seen is newer than all that was told. Null: it cannot be seen.</summary>
    public void See(ImmutableArray<ListeningPort>? listening)
    {
        if (listening is not { } seen) return;
        _seen = [.. seen.Take(SeenMax)];
        _told.Clear();
    }

    /// <summary>The engine could not bind a port of this container.</summary>
    public void Told(string words, ContainerSpec spec, DateTimeOffset now)
    {
        foreach (var port in EngineWords.PortsTaken(words, spec)) _told[KeyOf(port)] = now + ToldFor;
    }

    /// <summary>It has been bound after all.</summary>
    public void Bound(ContainerSpec spec)
    {
        foreach (var port in spec.Ports) _told.Remove(KeyOf(port));
    }

    public ImmutableArray<PortClaim> Claims(DateTimeOffset now)
    {
        foreach (var over in _told.Where(one => one.Value <= now).Select(one => one.Key).ToList()) _told.Remove(over);
        return
        [
            .. _seen.Select(one => new PortClaim(one.Port, one.Protocol, one.HostIp, one.Holder)),
            .. _told.Keys.Select(one => new PortClaim(
                one.Port, one.Protocol, one.HostIp.Length > 0 ? one.HostIp : null, "a process of the host that is no container")),
        ];
    }

    private static (int, string, string) KeyOf(PortSpec port) => (port.HostPort, port.Protocol, port.HostIp ?? "");
}
