using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core;

/// <summary>Small specs, hosts and names that the tests of the core begin with.</summary>
internal static class Specs
{
    public static readonly ServiceKey Web = new("shop", "web");

    public static ServiceSpec Of(string image = "web:1", params PortSpec[] ports) => new()
    {
        Container = new ContainerSpec { Image = image, Ports = [.. ports] },
    };

    public static ServiceSpec Global(string image = "web:1", params string[] constraints) =>
        Of(image) with { Mode = ServiceMode.Global, Constraints = [.. constraints] };

    public static PortSpec Port(int port, string? hostIp = null) => new(80, port, port, HostIp: hostIp);

    /// <summary>A service as the board shows it, well with all of its instances.</summary>
    public static ServiceView Shown(ServiceKey key, string uid, ServiceSpec spec, ImmutableArray<InstanceView> instances) => new()
    {
        Key = key,
        Uid = uid,
        Version = 1,
        Revision = 1,
        Mode = spec.Mode,
        Scale = instances.Length,
        Running = instances.Length,
        UpToDate = instances.Length,
        Status = ServiceStatus.Active,
        Spec = spec,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Instances = instances,
    };

    public static InstanceView Running(InstanceId id, ServiceKey key, int slot, HostId host) =>
        new() { Id = id, Service = key, Slot = slot, Host = host, Revision = 1, State = InstanceState.Running, Goal = InstanceGoal.Running };

    public static EngineFacts Facts(int cpus = 8, long memoryBytes = 16L << 30) => new()
    {
        Version = "28",
        ApiVersion = "1.48",
        Hostname = "machine",
        Os = "linux",
        Architecture = "x86_64",
        Cpus = cpus,
        MemoryBytes = memoryBytes,
    };

    public static HostView Host(string id, HostState state = HostState.Active) => new()
    {
        Id = new HostId(id),
        State = state,
        Reason = state == HostState.Active ? null : "its engine does not answer",
        Engine = Facts(),
    };
}
