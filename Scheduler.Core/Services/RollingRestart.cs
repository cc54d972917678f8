using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>Restarts the instances of a service one by one, each when all the others run.</summary>
internal static class RollingRestart
{
    public static void Advance(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        var state = draft.State;
        foreach (var instance in state.Instances.Values)
        {
            if (instance.Goal != InstanceGoal.Running || instance.IsLost || instance.Wave >= state.Wave) continue;
            var mayGo = observed.IsFailing(instance)
                || (observed.IsSettled(instance) && UpdatePace.OthersSettled(state, observed, instance));
            if (!mayGo) continue;
            draft.Add(new ServiceEvent.InstanceRestarted(instance.Id, instance.Generation + 1, now));
            return;
        }
    }
}
