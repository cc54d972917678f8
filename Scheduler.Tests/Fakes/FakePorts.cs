using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Fakes;

/// <summary>The host ports of a fake engine's machine.</summary>
internal sealed class FakePorts
{
    private const int FirstChosen = 32768;
    private const string Any = "0.0.0.0";

    private readonly Dictionary<(int Port, string Protocol, string HostIp), string> _held = [];
    private readonly SortedSet<int> _foreign = [];

    /// <summary>Whether the processes of the machine can be seen from where the engine is used.</summary>
    public bool AreSeen { get; set; }

    public ImmutableArray<ListeningPort>? Listening() =>
        AreSeen ? [.. _foreign.Select(port => new ListeningPort(port, "tcp", null, "sshd (process 42)"))] : null;

    /// <summary>A process that is no container takes the port, or gives it back.</summary>
    public void SetForeign(int port, bool taken)
    {
        if (taken) _foreign.Add(port);
        else _foreign.Remove(port);
    }

    public void FreeForeign() => _foreign.Clear();

    /// <summary>All or none. Throws what the daemon says of a port that is taken.</summary>
    public ImmutableArray<BoundPort> Bind(FakeContainer container)
    {
        var bound = ImmutableArray.CreateBuilder<BoundPort>();
        foreach (var port in container.Spec.Ports)
        {
            var chosen = port.HostPort == 0 ? FirstFree(port.Protocol) : port.HostPort;
            if (Refusal(port, chosen, container.Name) is { } refusal)
            {
                Release(container);
                throw new EngineException(EngineFault.Rejected, refusal);
            }

            _held[(chosen, port.Protocol, port.HostIp ?? Any)] = container.Id;
            bound.Add(new BoundPort(port.HostIp ?? "0.0.0.0", chosen, port.ContainerPort, port.Protocol));
        }

        return bound.ToImmutable();
    }

    public void Release(FakeContainer container)
    {
        foreach (var key in _held.Where(pair => pair.Value == container.Id).Select(pair => pair.Key).ToList()) _held.Remove(key);
    }

    private string? Refusal(PortSpec port, int chosen, string name)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{port.HostIp ?? "0.0.0.0"}:{chosen}");
        if (IsHeld(chosen, port.Protocol, port.HostIp ?? Any))
            return $"driver failed programming external connectivity on endpoint {name}: Bind for {address} failed: port is already allocated";
        return _foreign.Contains(chosen)
            ? $"driver failed programming external connectivity on endpoint {name}: listen {port.Protocol} {address}: bind: address already in use"
            : null;
    }

    private bool IsHeld(int port, string protocol, string ip) => _held.Keys.Any(held =>
        held.Port == port && held.Protocol == protocol && (held.HostIp == ip || held.HostIp == Any || ip == Any));

    private int FirstFree(string protocol)
    {
        var port = FirstChosen;
        while (IsHeld(port, protocol, Any) || _foreign.Contains(port)) port++;
        return port;
    }
}
