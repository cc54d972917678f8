using Scheduler.Core.Placement;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Units;

/// <summary>A slot leaves one host for another only together with its sidekicks, and for their sake where they have no place.</summary>
internal static class UnitMoves
{
    /// <summary>Why the one before cannot leave yet; null when it can.</summary>
    public static UnitWait? Hindrance(ServiceState state, ServiceObserved observed, Instance former, Instance next)
    {
        if (next.Host == former.Host) return null;
        var slot = former.Slot;
        if (observed.UnitOf(state).Sidekicks.FirstOrDefault(one =>
            one.IsWellOn(slot, former.Host) && !one.IsWellOn(slot, next.Host)) is not { Service: var sidekick } member)
            return null;
        if (member.HostsOf(slot).Contains(next.Host)) return new UnitWait($"its sidekick {sidekick.Key.Service} is not well on {next.Host} yet");
        // Others were faster, or its needs have grown.
        var there = observed.Hosts.Values.Where(host => host.Id == next.Host);
        return new PlacementBatch(there, []).Place(PlacementRequest.For(sidekick.Spec, slot).Following(next.Host)) is PlacementDecision.NoHost none
            ? new UnitWait($"its sidekick {sidekick.Key.Service}: {none.Reason}", IsVain: true)
            : new UnitWait($"its sidekick {sidekick.Key.Service} is not on {next.Host} yet");
    }

    /// <summary>A sidekick has no place where the slot is: others were faster. Elsewhere there may be room for both.</summary>
    public static bool IsForItsSidekicks(Unit unit, Instance instance) =>
        instance.Goal == InstanceGoal.Running && unit.Sidekicks.Any(one => one.WhyHomeless(instance.Slot) is not null);

    /// <summary>The move is for the sidekicks' sake still: one has no place, or is beside the new instance already.</summary>
    public static bool IsForItsSidekicks(Unit unit, Instance former, Instance next) =>
        IsForItsSidekicks(unit, former) || unit.IsBeside(next, former);
}

/// <param name="Reason">For a person.</param>
/// <param name="IsVain">The sidekick has no place there.</param>
internal sealed record UnitWait(string Reason, bool IsVain = false);
