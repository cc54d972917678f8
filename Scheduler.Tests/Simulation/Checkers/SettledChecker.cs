using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.Workload;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// After all faults have ended every request comes to its end, what runs becomes what is desired within a bound, as the
/// engines have it and as the cluster says, and then nothing moves any more.
/// </summary>
internal sealed class SettledChecker(SimWorld world)
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(150);

    // A disk that was full again and again is believed to have room only after so long.
    private static readonly TimeSpan FullMost = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    private static readonly string[] Full =
    [
        "is taken", "are all taken", "are wanted", "it must have no container",
        "waits for slot", "waits for unit/", "waits for talk/", "this slot belongs on"
    ];

    private string? _open;
    private string _moved = "";
    private bool _someSlotWaits;

    public void CheckAtEnd()
    {
        // What was started as a bad version fails once more, and is well from its next start on.
        world.Loop.RunFor(TimeSpan.FromSeconds(3));
        Await(Most, "after all faults had ended");
        for (var rounds = 0; !IsQuiet(); rounds++)
        {
            // A slot that no host had room for is tried again from time to time, and may find some.
            if (!_someSlotWaits || rounds == 3) throw new SimViolation("settled", $"what had settled moved again: {_moved}");
            Await(Most, "after a slot had found room");
        }

        // A shard that has changed hands meanwhile asks its hosts anew how things are.
        Await(Deadline, "later what had settled has not stayed so");
    }

    private void Await(TimeSpan most, string when)
    {
        var end = world.Loop.Time.Ticks + most.Ticks;
        var latest = end + FullMost.Ticks;
        while (!world.Loop.Await(IsSettledAsync))
        {
            // What waits for a host begins only when that is well.
            if (Ailing() is not null) end = Math.Min(world.Loop.Time.Ticks + most.Ticks, latest);
            if (world.Loop.Time.Ticks > end) throw new SimViolation("settled", $"{most} {when}: {_open}");
            world.Loop.RunFor(TimeSpan.FromSeconds(1));
        }
    }

    private bool IsQuiet()
    {
        var deeds = Deeds();
        world.Loop.RunFor(Quiet);
        _moved = string.Join(
            ", ",
            world.Hosts.SelectMany(host => host.Engine.Daemon.History.Deeds).OrderBy(deed => deed.At).TakeLast(Deeds() - deeds));
        return _moved.Length == 0;
    }

    private int Deeds() => world.Hosts.Sum(host => host.Engine.Daemon.History.Deeds.Count);

    private async Task<bool> IsSettledAsync()
    {
        _someSlotWaits = false;
        // Before the services are asked: one that follows while they answer has shown itself as it was before.
        _open = world.Clients.AreDone ? Unit() : "clients still wait";
        foreach (var service in world.Committed.Services) _open ??= await OpenAsync(service);
        foreach (var name in LockClient.Names) _open ??= await HeldAsync(name);
        _open ??= Strays() ?? Ailing() ?? world.Speakers.Open();
        return _open is null;
    }

    /// <summary>Every hold ends, be it with its holder's session.</summary>
    private async Task<string?> HeldAsync(string name)
    {
        var reply = await AskAsync(node => node.Locks.GetAsync(name));
        return reply is LockView { Holder: null } || ReadsChecker.IsNotFound(reply) ? null : $"lock {name}: {reply}";
    }

    /// <summary>A sidekick looks every second whether its primary was stopped, started or scaled.</summary>
    private string? Unit()
    {
        var (primary, sidekick) = (world.Committed.Of(UnitClient.Primary).State, world.Committed.Of(UnitClient.Sidekick).State);
        if (!primary.Exists || !sidekick.Exists || !primary.Instances.Values.Any(one => one.HoldsSlot)) return null;
        return (primary.Scale, primary.Stopped) == (sidekick.Scale, sidekick.Stopped) ? null : $"{sidekick.Key} has not followed {primary.Key} yet";
    }

    /// <summary>What is not yet as it should be, in words.</summary>
    private async Task<string?> OpenAsync(CommittedService service)
    {
        if (service.State is { Exists: true, Removing: true }) return $"{service.Entity} is still being removed: {Shown(service.State)}";
        if (!ServiceKey.TryParse(service.Entity["service/".Length..], out var key)) return $"{service.Entity} is no service";
        var asked = world.Loop.Time.Ticks;
        var reply = await AskAsync(node => node.Desk.GetAsync(key, Deadline));
        if (reply is not ServiceView view)
        {
            if (!ReadsChecker.IsNotFound(reply)) return $"{service.Entity}: {reply}";
            world.Reads.OnNotFound(key, asked);
            return null;
        }

        world.Reads.OnView(view, asked);
        return Missing(service.State, view);
    }

    /// <summary>Asks one server after the other, a second each.</summary>
    private async Task<object> AskAsync(Func<SimNode, Task<object>> ask)
    {
        var node = world.Nodes[(int)(world.Loop.Time.Ticks / TimeSpan.TicksPerSecond % world.Nodes.Count)];
        try
        {
            return await node.Process.Start(() => ask(node)).WaitAsync(Deadline + Deadline, world.Loop.Time);
        }
        catch (TimeoutException)
        {
            return Refusal.Unavailable($"{node.Name} did not answer");
        }
    }

    private string? Missing(ServiceState state, ServiceView view)
    {
        var running = world.Hosts.SelectMany(host => host.Engine.Daemon.Running).Where(one => IsOf(one, view.Key)).ToList();
        var problem = $"{view.Key} is {view.Status} ({view.Reason}), {running.Count} run: {Shown(state)}; {string.Join(", ", view.Instances.Select(one => $"{one.Slot}@{one.Host}: {one.Goal} {one.State} {one.Reason}"))}";
        if (view.Status == ServiceStatus.Stopped) return running.Count == 0 ? null : problem;
        if (view.Running != running.Count) return problem;
        // One whose policy gives it up after some failures may have failed; no other may be left half done.
        var runs = view.Job?.Runs.Any(run => run.Outcome is null) == true;
        if (!runs && view.Job is { Phase: JobPhase.Completed or JobPhase.Failed }) return running.Count == 0 ? null : problem;
        if (!runs && view.Job is { Phase: JobPhase.Waiting, Schedule.IsSuspended: true }) return null;
        if (running.Any(one => state.Find(InstanceOf(one)) is not { Goal: InstanceGoal.Running })) return problem;
        _someSlotWaits |= view.Instances.Any(one => one.MoveWaits is not null || IsFull(one.Reason));
        // Out of a host that is being drained everything goes, or says why not, but for what a paused update is at.
        if (world.Drained is { } drained
            && !IsHalted(view)
            && view.Instances.Any(one => one.Host == drained && one is { Goal: InstanceGoal.Running, MoveWaits: null }))
            return $"{world.Drained} is not drained: {problem}";
        // One with a schedule is active while a run of it is under way, be it the latest or one before it.
        if (view.Status == ServiceStatus.Active && !runs) return null;
        if (IsAfterOneThatIsNotThere(state)) return problem;
        // An update that waits for a person stays as it is, and says why; of what it was to do some is done.
        if (IsPaused(view))
            return view.Instances.All(one => one.State is InstanceState.Running or InstanceState.Created || one.IsKept || IsFull(one.Reason))
                ? null
                : problem;
        if (!IsFull(view.Reason) && !view.Instances.Any(one => IsFull(one.Reason))) return problem;
        _someSlotWaits = true;
        return view.Instances.All(one =>
            one.State == InstanceState.Running
            || (one.State == InstanceState.Created && IsHalted(view))
            || one.IsKept || one.HasEnded
            || IsFull(one.Reason) || IsBehind(view, one))
            ? null
            : problem;
    }

    /// <summary>A slot of a job that would be tried again, and has one before it that no host has room for.</summary>
    private static bool IsBehind(ServiceView view, InstanceView one) => view.Job is not null && one is { Id: null, State: InstanceState.Pending };

    private bool IsHalted(ServiceView view) => view.Update is { State: UpdateState.Paused or UpdateState.RollbackPaused } || IsAfterAnother(view);

    private bool IsPaused(ServiceView view) =>
        IsHalted(view) && (view.Reason?.Contains("paused", StringComparison.Ordinal) == true || IsAfterAnother(view));

    /// <summary>Its update begins after one that waits itself, for a person or for room.</summary>
    private bool IsAfterAnother(ServiceView view)
    {
        if (view.Update is not { State: UpdateState.Updating } update) return false;
        return world.Committed.Services.Any(other => other.State is { Exists: true, Update: { IsUnderWay: true, IsUpgraded: false } }
            && $"{update.Message} {view.Reason}".Contains($"waits for {other.State.Key}", StringComparison.Ordinal));
    }

    /// <summary>Its update waits a minute for a service that nobody may ever make, and goes on without.</summary>
    private bool IsAfterOneThatIsNotThere(ServiceState state) => state.Update is { IsHalted: false, After: { } after }
        && after.Any(first =>
            !world.Committed.Services.Any(other =>
                other.State.Exists && other.State.Key == new ServiceKey(state.Key.Stack, first.Service)));

    /// <summary>A slot may stay empty, or as it was before an update, when no host has room for what it is to have, and says so.</summary>
    private static bool IsFull(string? reason) => reason is not null && Full.Any(words => reason.Contains(words, StringComparison.Ordinal));

    /// <summary>A host that is well again may be where somebody waits to go, so that nothing is at rest before.</summary>
    private string? Ailing() =>
        world.Nodes[0].Board!.Hosts.Values.FirstOrDefault(host => host.State == HostState.Degraded) is { } host
            ? $"{host.Id} is still degraded: {host.Reason}"
            : null;

    /// <summary>
    /// Containers of the cluster that no service knows. Whoever has forgotten what it was about leaves one that has never
    /// run to a person: an engine may have made it long after it was asked to.
    /// </summary>
    private string? Strays()
    {
        var stray = world.Hosts.SelectMany(host => host.Engine.Daemon.Containers).FirstOrDefault(one =>
            !world.Committed.Services.Any(service => service.State.Find(InstanceOf(one)) is not null)
            && !(world.Mix.WishesLost && one.State == EngineContainerState.Created));
        return stray is null ? null : $"{stray.Name} is {stray.State}, and no service knows it";
    }

    private static InstanceId InstanceOf(FakeContainer one) => new(one.Labels.GetValueOrDefault(ContainerIdentity.InstanceLabel) ?? "");

    private static bool IsOf(FakeContainer one, ServiceKey key) =>
        one.Labels.GetValueOrDefault(ContainerIdentity.StackLabel) == key.Stack
        && one.Labels.GetValueOrDefault(ContainerIdentity.ServiceLabel) == key.Service;

    private static string Shown(ServiceState state) =>
        $"scale {state.Scale}, {string.Join(", ", state.Instances.Values.Select(one => $"{one.Id} slot {one.Slot} on {one.Host} {one.Goal}"))}";
}
