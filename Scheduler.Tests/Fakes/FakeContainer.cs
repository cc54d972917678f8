using System.Collections.Immutable;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Fakes;

/// <summary>One container of a <see cref="FakeDaemon"/>.</summary>
internal sealed class FakeContainer(string id, string name, ContainerSpec spec, ImmutableSortedDictionary<string, string> labels)
{
    public string Id => id;

    public string Name => name;

    public ContainerSpec Spec => spec;

    public ImmutableSortedDictionary<string, string> Labels => labels;

    public EngineContainerState State { get; set; } = EngineContainerState.Created;

    public int ExitCode { get; set; }

    public string? Error { get; set; }

    public ContainerHealth Health { get; set; }

    public string? HealthOutput { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public ImmutableArray<BoundPort> Ports { get; set; } = [];

    /// <summary>Those that it is in, or will be when it runs.</summary>
    public SortedSet<string> Networks { get; } = new(StringComparer.Ordinal);

    /// <summary>What was put into it, by path.</summary>
    public SortedDictionary<string, ContainerFile> Files { get; } = new(StringComparer.Ordinal);

    public List<LogLine> Lines { get; } = [];

    /// <summary>What it does with those who connect to a port, once it listens; for ports that are not here it answers 200.</summary>
    public Dictionary<int, FakeListener> Listeners { get; } = [];

    /// <summary>Counts its starts, so that what was planned for an earlier life does not meet a later one.</summary>
    public int Life { get; set; }

    /// <summary>A removal has begun: until it is done, nothing starts it again.</summary>
    public bool IsBeingRemoved { get; set; }

    /// <summary>The engine ended while it started this one: its runtime has kept what was begun, and nothing starts it again.</summary>
    public bool IsLeftBehind { get; set; }

    public bool IsUp => State is EngineContainerState.Running or EngineContainerState.Paused;

    /// <summary>As a list shows it: without times, and an exit code only once it has ended.</summary>
    public EngineContainer Summary() => new()
    {
        Id = id,
        Name = name,
        Image = spec.Image,
        State = IsBeingRemoved && !IsUp ? EngineContainerState.Removing : State,
        Labels = labels,
        ExitCode = State == EngineContainerState.Exited ? ExitCode : null,
        Health = Health,
        CreatedAt = CreatedAt,
        Ports = Ports,
    };

    public EngineContainer Details() => Summary() with
    {
        ExitCode = ExitCode,
        Error = Error,
        HealthOutput = HealthOutput,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        Addresses = State == EngineContainerState.Running ? [id] : [],
    };
}
