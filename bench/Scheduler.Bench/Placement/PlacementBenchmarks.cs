using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Bench.Placement;

/// <summary>
/// One placement out of a batch of a thousand, the making of the batch included: a third of the hosts meets the
/// constraint, all hold ports, and each choice is spread by those before it. A placement is to cost at most 1.5 times
/// as much at 10,000 hosts as at 100, and at most 10 microseconds.
/// </summary>
[MemoryDiagnoser]
public class PlacementBenchmarks
{
    private const int Slots = 1000;
    private const int PortsPerHost = 5;

    private ImmutableArray<HostView> _hosts = [];
    private PlacementRequest _request = new() { Slot = 0 };

    [Params(100, 1_000, 10_000)]
    public int Hosts { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _hosts = [.. Enumerable.Range(0, Hosts).Select(HostOf)];
        _request = new PlacementRequest
        {
            Slot = 1,
            Constraints = ["node.labels.disk==ssd", "node.platform.os==linux"],
            Ports = [new PortSpec(ContainerPort: 80, HostPort: 20000, HostPortLast: 29999)],
            Cpus = 0.01m,
            MemoryBytes = 1 << 20,
        };
    }

    [Benchmark(OperationsPerInvoke = Slots)]
    public int Placed()
    {
        var batch = new PlacementBatch(_hosts, []);
        var placed = 0;
        for (var slot = 1; slot <= Slots; slot++)
        {
            if (batch.Place(_request with { Slot = slot }) is PlacementDecision.Chosen) placed++;
        }

        return placed == Slots ? placed : throw new InvalidOperationException($"only {placed} found a place");
    }

    private static HostView HostOf(int number) => new()
    {
        Id = new HostId($"host{number:00000}"),
        State = HostState.Active,
        Engine = new EngineFacts
        {
            Version = "28.0.0", ApiVersion = "1.48", Hostname = $"machine{number:00000}", Os = "linux", Architecture = "x86_64",
            Cpus = 64, MemoryBytes = 256L << 30,
        },
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("disk", number % 3 == 0 ? "ssd" : "hdd").Add("rack", $"r{number % 40}"),
        Instances = number * 7 % 50,
        ReservedCpus = number % 8,
        Ports = [.. Enumerable.Range(0, PortsPerHost).Select(port => new PortClaim(8000 + port, "tcp", null, "somebody"))],
    };
}
