using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// A slot of an exclusive service never has two running containers, from the engines' own logs: whatever the journal, the
/// hosts and their servers believe. A container counts if it was placed under a spec that says so.
/// </summary>
internal sealed class ExclusiveChecker(SimWorld world, Committed committed)
{
    private readonly SortedDictionary<string, List<(string Host, EngineDeed Start)>> _running = new(StringComparer.Ordinal);

    /// <summary>Containers of exclusive services that were started.</summary>
    public int Started { get; private set; }

    public void Watch(string host, EngineHistory history) => history.Happened += deed => world.Judge(() => OnDeed(host, deed));

    private void OnDeed(string host, EngineDeed deed)
    {
        if (deed is not { Slot: { } slot, Instance: not null }) return;
        if (!_running.TryGetValue(slot, out var running)) _running[slot] = running = [];
        if (deed.Kind == DeedKind.Ended) running.RemoveAll(one => one.Start.ContainerId == deed.ContainerId && one.Host == host);
        if (deed.Kind != DeedKind.Started || !IsExclusive(slot, deed)) return;
        Started++;
        if (running.Count > 0) throw new SimViolation("exclusive", $"{deed} on {host}: {running[0].Start} on {running[0].Host} still runs in {slot}");
        running.Add((host, deed));
    }

    private bool IsExclusive(string slot, EngineDeed deed) =>
        committed.Of($"service/{slot[..slot.IndexOf(' ')]}").SpecOf(new InstanceId(deed.Instance!))?.OnHostLoss == HostLossPolicy.Exclusive;
}
