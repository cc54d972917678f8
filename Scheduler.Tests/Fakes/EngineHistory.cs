using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Fakes;

/// <summary>What really happened on a fake engine, in order, for those who judge it afterwards.</summary>
internal sealed class EngineHistory
{
    private readonly List<EngineDeed> _deeds = [];

    public IReadOnlyList<EngineDeed> Deeds => _deeds;

    /// <summary>Called for each deed as it happens.</summary>
    public event Action<EngineDeed>? Happened;

    public void Add(DateTimeOffset at, DeedKind kind, FakeContainer container, ContainerHealth? health = null, int? exitCode = null)
    {
        var labels = container.Labels;
        var slot = labels.TryGetValue(ContainerIdentity.SlotLabel, out var number)
            ? $"{labels[ContainerIdentity.StackLabel]}/{labels[ContainerIdentity.ServiceLabel]} slot {number}"
            : null;
        var deed = new EngineDeed(
            at, kind, container.Id, container.Name, slot,
            labels.GetValueOrDefault(ContainerIdentity.InstanceLabel), health ?? container.Health)
        {
            ExitCode = exitCode,
            LacksFiles = container.Spec.AllFiles.Any(file => !container.Files.ContainsKey(file.Path)),
        };
        _deeds.Add(deed);
        Happened?.Invoke(deed);
    }

    public int Count(DeedKind kind) => _deeds.Count(deed => deed.Kind == kind);

    public int Count(DeedKind kind, InstanceId instance) => _deeds.Count(deed => deed.Kind == kind && deed.Instance == instance.Value);
}

/// <param name="Slot">Service and slot, when it is a service's.</param>
/// <param name="Instance">The label of that name, when it has one.</param>
internal sealed record EngineDeed(
    DateTimeOffset At, DeedKind Kind, string ContainerId, string Name, string? Slot, string? Instance, ContainerHealth Health)
{
    /// <summary>A secret or config that its spec names was not in the container at that moment.</summary>
    public bool LacksFiles { get; init; }

    /// <summary>Of a process that is no more.</summary>
    public int? ExitCode { get; init; }

    public override string ToString() => $"{At:mm:ss.fff} {Kind} {Name}";
}

internal enum DeedKind
{
    Created,
    Started,

    /// <summary>A client asked a running process to end.</summary>
    AskedToEnd,

    /// <summary>The process is no more, for whatever reason.</summary>
    Ended,
    Removed,
}
