using System.Globalization;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// The rules for services that must never have two containers in a slot. A slot is free only when every instance that it
/// ever had is gone, as its host says, or is known to have ended although its host cannot be asked.
/// </summary>
internal static class ExclusiveSlots
{
    public static bool IsExclusive(ServiceState state, Instance instance) =>
        state.Revisions[instance.Revision].Spec.OnHostLoss == HostLossPolicy.Exclusive;

    /// <summary>Why an instance on a lost host may still run, for a person; null when it is known not to.</summary>
    public static string? WhyItMayRun(ServiceState state, ServiceObserved observed, Instance instance)
    {
        var host = observed.Hosts[instance.Host];
        if (host.Eviction is { ConfirmedDead: true }) return null;
        var waits = $"it must never run twice, so it waits for its host, or for `scheduler hosts evict {instance.Host} --confirmed-dead`";
        if (!IsExclusive(state, instance)) return $"it was placed before its service was made exclusive, and has no lease that ends; {waits}";
        if (!instance.WasStarted) return null;
        if (!host.IsGuarded) return $"no watchdog on its host ends it when its lease is over; {waits}";
        if (instance.StartStamp is not null) return $"it was being started when its host was lost, and its engine may do so yet; {waits}";
        return observed.MayRunFor.TryGetValue(instance.Id, out var left) && left > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"it must never run twice: it has ended for certain in {left.TotalSeconds:0.0} s")
            : null;
    }

    /// <summary>Why a renewal is not answered; null when it is.</summary>
    public static bool MayRenew(ServiceState state, ServiceObserved observed, RenewInstance ask) =>
        state.Find(ask.Instance) is { IsLost: false, HasEnded: false } one
        && one.Host == ask.Host
        && IsExclusive(state, one)
        && !observed.IsHostLost(one.Host)
        && !(ask.Starts && state.Instances.Values.Any(other => other.Id != one.Id && other.Slot == one.Slot && IsAtWork(other)));

    /// <summary>Whatever brought another one into its slot: beside this, none is started.</summary>
    private static bool IsAtWork(Instance one) => one is { HoldsSlot: true, WasStarted: true, Goal: InstanceGoal.Running };

    /// <summary>What is to be journaled before a renewal may be answered; null when nothing is.</summary>
    public static ServiceEvent? Before(Instance instance, RenewInstance ask) => (ask.Starts, instance.StartStamp) switch
    {
        // A stamp that is higher than the question's is of an earlier life of the machine.
        (true, null) => new ServiceEvent.StartGranted(instance.Id, ask.Stamp),
        (true, { } began) when began > ask.Stamp => new ServiceEvent.StartGranted(instance.Id, ask.Stamp),
        // It runs although nobody allowed it: it was taken back from its host.
        (false, _) when !instance.WasStarted => new ServiceEvent.StartOver(instance.Id),
        (false, { } began) when began < ask.Stamp => new ServiceEvent.StartOver(instance.Id),
        _ => null,
    };
}
