using Scheduler.Core.Hosts;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// What a move is: for a while two instances fill one slot, on two hosts, and the newer takes over from the older, both of
/// the same spec. So do the two of an update that starts the new one first, which are of different ones.
/// </summary>
internal static class Moves
{
    /// <summary>The instance that <paramref name="next"/> takes over from, while that is still to run; null when it is no part of a move.</summary>
    public static Instance? FormerOf(ServiceState state, Instance next)
    {
        if (!next.HoldsSlot || next.Replaces is not { } id || state.Find(id) is not { HoldsSlot: true } former) return null;
        // What is only prepared belongs to an update, unless the one before is as it should be.
        return next.Goal != InstanceGoal.Prepared || state.IsCurrent(former) ? former : null;
    }

    /// <summary>Whether <paramref name="next"/> takes over because it is of another revision: the old one leaves once the new one is well.</summary>
    public static bool IsUpdate(ServiceState state, Instance next, Instance former) => !state.IsCurrent(former) && state.IsCurrent(next);

    /// <summary>The instance that takes over from <paramref name="former"/>, or null.</summary>
    public static Instance? NextOf(ServiceState state, Instance former) =>
        state.Instances.Values.FirstOrDefault(one => one.Replaces == former.Id && FormerOf(state, one) is not null);

    /// <summary>
    /// Those that nothing is missing without: a successor while the one before it still has the slot, and one on its way
    /// out whose successor has taken over.
    /// </summary>
    public static HashSet<InstanceId> Extras(ServiceState state, ServiceObserved observed)
    {
        var extras = new HashSet<InstanceId>();
        foreach (var next in state.Instances.Values.Where(one => one.Replaces is not null))
        {
            if (FormerOf(state, next) is not null) extras.Add(next.Id);
            else if (next.Goal == InstanceGoal.Running && observed.IsSettled(next)
                && state.Find(next.Replaces!.Value) is { IsLive: false } former)
                extras.Add(former.Id);
        }

        return extras;
    }

    /// <summary>Whether the new instance may run beside the old one for a while. Otherwise the old one goes first.</summary>
    public static bool StartsFirst(ServiceSpec spec) =>
        spec.OnHostLoss != HostLossPolicy.Exclusive && !HasFixedAddress(spec) && !IsTiedToItsPort(spec);

    public static bool HasFixedAddress(ServiceSpec spec) =>
        spec.Container.Networks.Any(network => network.Ipv4Address is not null || network.Ipv6Address is not null);

    /// <summary>It stays on its host, where two containers cannot have the host port.</summary>
    public static bool IsTiedToItsPort(ServiceSpec spec) =>
        Sticky(spec) is not null && spec.Container.Ports.Any(HostPorts.IsFixed);

    /// <summary>Why a service's instances stay where they are, or null.</summary>
    public static string? Sticky(ServiceSpec spec)
    {
        if (Following.Words(spec) is { } words) return $"{words}, and follows that";
        return !spec.MovesVolumes && LocalVolumes.Of(spec.Container).FirstOrDefault() is { } volume
            ? $"its data is there, in volume {volume}; the label scheduler.volumes=movable lets it begin elsewhere without"
            : null;
    }
}
