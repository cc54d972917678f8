using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.Workload;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// In the end a service is beside the one that it speaks to, which publishes nothing, wherever one of that one's hosts has
/// room; and an instance that is not says so.
/// </summary>
internal sealed class SpeakersChecker(SimWorld world)
{
    /// <summary>Instances that were beside the other service in the end.</summary>
    public int Together { get; private set; }

    /// <summary>Instances that were not, and said so.</summary>
    public int Apart { get; private set; }

    /// <summary>What is yet to move, in words; null when nothing is.</summary>
    public string? Open()
    {
        if (world.Committed.Of(SpeakerClient.Speaker).State is not { Exists: true, Stopped: false } web) return null;
        // It moves once the update is over; one that waits for room or for a person may never be.
        if (web.Update is { IsUnderWay: true } update)
            return !update.IsHalted && web.Instances.Values.Where(one => one.HoldsSlot).All(web.IsCurrent)
                ? $"{web.Key} is still watched after its update"
                : null;
        // A move may have begun since its service was asked.
        if (web.Instances.Values
            .FirstOrDefault(one => one.HoldsSlot && one.Replaces is { } id && web.Find(id) is { HoldsSlot: true }) is { } next)
            return $"{next.Id} on {next.Host} is about to take over";
        if (web.Instances.Values.FirstOrDefault(one => !one.IsLive) is { } leaving) return $"{leaving.Id} is still to leave {leaving.Host}";
        var there = HostsOfSpoken();
        var (apart, roomy) = (Running(web).FirstOrDefault(one => !there.Contains(one.Host)), there.FirstOrDefault(TakesNew));
        return apart is not null && there.Exists(TakesNew) && IsUp(apart.Host)
            ? $"{apart.Id} on {apart.Host} has not come to {roomy}, where {SpeakerClient.Spoken} is"
            : null;
    }

    public void CheckAtEnd()
    {
        if (world.Committed.Of(SpeakerClient.Speaker).State is not { Exists: true } web) return;
        var there = HostsOfSpoken();
        Together += Running(web).Count(one => there.Contains(one.Host));
        if (there.Count == 0) return;
        var shown = world.Nodes[0].Board!.Services.GetValueOrDefault(SpeakerClient.Speaker)?.Instances ?? [];
        foreach (var one in shown.Where(one =>
            one is { Goal: InstanceGoal.Running, State: InstanceState.Running, Host: { } host }
            && !there.Contains(host)))
        {
            if (one.Reason?.Contains("does not reach db by its name", StringComparison.Ordinal) != true)
                throw new SimViolation(
                    "speakers",
                    $"{one.Id} on {one.Host} does not reach {SpeakerClient.Spoken}, and says {one.Reason ?? "nothing"}");
            Apart++;
        }
    }

    /// <summary>Where its containers run, as the engines have it.</summary>
    private List<HostId> HostsOfSpoken() =>
    [
        .. world.Hosts
            .Where(host => host.Engine.Daemon.Running.Any(one =>
                one.Labels.GetValueOrDefault(ContainerIdentity.StackLabel) == SpeakerClient.Spoken.Stack
                && one.Labels.GetValueOrDefault(ContainerIdentity.ServiceLabel) == SpeakerClient.Spoken.Service))
            .Select(host => host.Id),
    ];

    private static IEnumerable<Instance> Running(ServiceState state) =>
        state.Instances.Values.Where(one => one is { HoldsSlot: true, Goal: InstanceGoal.Running });

    private bool IsUp(HostId id) => world.Nodes[0].Board!.Hosts.GetValueOrDefault(id) is { Answers: true };

    private bool TakesNew(HostId id) => world.Nodes[0].Board!.Hosts.GetValueOrDefault(id) is { TakesNew: true };
}
