using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// From the engines' own logs: nobody asks a healthy container to end unless a committed event explains it, whatever dies; no
/// slot has two containers that are both to run, but for a move from one host to another; and none starts without its secrets
/// and configs.
/// </summary>
internal sealed class ContainersChecker(SimWorld world, Committed committed)
{
    private readonly SortedDictionary<string, List<(string Host, EngineDeed Start)>> _running = new(StringComparer.Ordinal);
    private readonly HashSet<(string Host, string Container)> _ending = [];
    private readonly Dictionary<string, int> _restarts = [];
    private readonly Dictionary<InstanceId, (InstanceGoal Goal, DateTimeOffset ToRunAt)> _told = [];

    /// <summary>How many containers were started.</summary>
    public int Started { get; private set; }

    public void Watch(string host, EngineHistory history) => history.Happened += deed => world.Judge(() => OnDeed(host, deed));

    /// <summary>An actor was told something.</summary>
    public void OnTold(string actor, object message)
    {
        if (message is not Assignment wish || !actor.EndsWith("/agent", StringComparison.Ordinal)) return;
        _told[wish.Instance] = (
            wish.Goal,
            wish.Goal == InstanceGoal.Running
                ? world.Loop.Time.GetUtcNow()
                : _told.GetValueOrDefault(wish.Instance).ToRunAt);
    }

    private void OnDeed(string host, EngineDeed deed)
    {
        world.Trace.Add($"{host}: {deed.Kind} {deed.Name}");
        if (deed is not { Slot: { } slot, Instance: { } instance }) return;
        if (!_running.TryGetValue(slot, out var running)) _running[slot] = running = [];
        switch (deed.Kind)
        {
            case DeedKind.Started:
                Started++;
                _ending.Remove((host, deed.ContainerId));
                if (deed.LacksFiles) throw new SimViolation("files", $"{deed} on {host}: not all of its secrets and configs are in it");
                foreach (var (there, other) in running) CheckSlot(slot, host, deed, there, other);
                running.Add((host, deed));
                break;
            case DeedKind.Ended:
                running.RemoveAll(one => one.Start.ContainerId == deed.ContainerId && one.Host == host);
                _ending.Remove((host, deed.ContainerId));
                break;
            // One that hung for longer than its client waits is asked once more, and the engine may then do both: it ends once.
            case DeedKind.AskedToEnd when !_ending.Add((host, deed.ContainerId)):
                break;
            case DeedKind.AskedToEnd:
                var since = running.FirstOrDefault(one => one.Start.ContainerId == deed.ContainerId && one.Host == host).Start?.At;
                if (!IsExplained(ServiceOf(slot), new InstanceId(instance), host, deed, since))
                    throw new SimViolation("stops", $"{deed} on {host}: no committed event explains it");
                break;
        }
    }

    private void CheckSlot(string slot, string host, EngineDeed deed, string there, EngineDeed other)
    {
        if (other.Instance == deed.Instance) throw new SimViolation("slots", $"{deed} on {host}: the same instance runs as {other.Name} on {there}");
        var service = ServiceOf(slot);
        var state = service.State;
        if (IsToRun(state, deed) && IsToRun(state, other) && !(IsMove(state, deed, other) && (host != there || service.StartsFirst)))
            throw new SimViolation("slots", $"{deed} on {host}: {other.Name} on {there} is to run in {slot} too");
    }

    private bool IsExplained(CommittedService service, InstanceId instance, string host, EngineDeed deed, DateTimeOffset? started)
    {
        if (!service.WasPlaced(instance)) return false;
        if (service.State.Find(instance) is not { Goal: InstanceGoal.Running } wanted) return true;
        if (deed.Health == Scheduler.Core.Hosts.ContainerHealth.Unhealthy) return true;
        if (started is { } since && service.WasNotToRunSince(instance, (Heard(instance, since) - SimTimeProvider.Epoch).Ticks)) return true;
        var restarts = _restarts[instance.Value] = _restarts.GetValueOrDefault(instance.Value) + 1;
        // An agent that dies while an engine works on a restart leaves nobody who knows of it: its successor makes it again.
        var agentsBefore = world.NodeOf(world.Hosts.Single(one => one.Id.Value == host).Home).Starts - 1;
        return restarts <= wanted.Generation || (wanted.Generation > 0 && restarts <= wanted.Generation + agentsBefore);
    }

    /// <summary>A wish that it is not to run may be long on its way, and be heard while the container is being made by the one before.</summary>
    private DateTimeOffset Heard(InstanceId instance, DateTimeOffset started) =>
        _told.GetValueOrDefault(instance) is { Goal: not InstanceGoal.Running, ToRunAt: var at } && at < started ? at : started;

    /// <summary>From one host to another, and in an update that says so, the new instance starts before the old one goes.</summary>
    private static bool IsMove(ServiceState state, EngineDeed deed, EngineDeed other) =>
        state.Find(new InstanceId(deed.Instance!))?.Replaces?.Value == other.Instance
        || state.Find(new InstanceId(other.Instance!))?.Replaces?.Value == deed.Instance;

    /// <summary>One whose host was lost has no slot any more until its host is back: what it does meanwhile, nobody can hinder.</summary>
    private static bool IsToRun(ServiceState state, EngineDeed deed) =>
        state.Find(new InstanceId(deed.Instance!)) is { Goal: InstanceGoal.Running, IsLost: false };

    private CommittedService ServiceOf(string slot) => committed.Of($"service/{slot[..slot.IndexOf(' ')]}");
}
