using Scheduler.Actors.Journal;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;

namespace Scheduler.Core.Services;

/// <summary>The stored names of a service's events and of its state. Once released they never change; a new form gets a new number.</summary>
public static class ServiceManifests
{
    public static readonly IEntityCodec<ServiceState, ServiceEvent> Codec = new WireEntityCodec<ServiceState, ServiceEvent>(
        new ManifestRegistry()
            .Add<ServiceState>("service.state/1")
            .Add<ServiceEvent.Created>("service.created/1")
            .Add<ServiceEvent.SpecSet>("service.spec-set/1")
            .Add<ServiceEvent.ImagePinned>("service.image-pinned/1")
            .Add<ServiceEvent.LoginSet>("service.login-set/1")
            .Add<ServiceEvent.ScaleSet>("service.scale-set/1")
            .Add<ServiceEvent.StoppedSet>("service.stopped-set/1")
            .Add<ServiceEvent.RestartRequested>("service.restart-requested/1")
            .Add<ServiceEvent.RemovalRequested>("service.removal-requested/1")
            .Add<ServiceEvent.DependenciesMet>("service.dependencies-met/1")
            .Add<ServiceEvent.Placed>("service.placed/1")
            .Add<ServiceEvent.GoalSet>("service.goal-set/1")
            .Add<ServiceEvent.InstanceRestarted>("service.instance-restarted/1")
            .Add<ServiceEvent.Lost>("service.lost/1")
            .Add<ServiceEvent.Found>("service.found/1")
            .Add<ServiceEvent.MoveOrdered>("service.move-ordered/1")
            .Add<ServiceEvent.MoveForgotten>("service.move-forgotten/1")
            .Add<ServiceEvent.StartGranted>("service.start-granted/1")
            .Add<ServiceEvent.StartOver>("service.start-over/1")
            .Add<ServiceEvent.Gone>("service.gone/1")
            .Add<ServiceEvent.CommandApplied>("service.command-applied/1")
            .Add<ServiceEvent.PoliciesSet>("service.policies-set/1")
            .Add<ServiceEvent.UpdateStarted>("service.update-started/1")
            .Add<ServiceEvent.UpdateTurnCame>("service.update-turn-came/1")
            .Add<ServiceEvent.UpdateStepDone>("service.update-step-done/1")
            .Add<ServiceEvent.UpdateStepFailed>("service.update-step-failed/1")
            .Add<ServiceEvent.UpdatePaused>("service.update-paused/1")
            .Add<ServiceEvent.UpdateResumed>("service.update-resumed/1")
            .Add<ServiceEvent.UpdateUpgraded>("service.update-upgraded/1")
            .Add<ServiceEvent.UpdateEnded>("service.update-ended/1")
            .Add<ServiceEvent.InstanceKept>("service.instance-kept/1")
            .Add<ServiceEvent.InstanceRestored>("service.instance-restored/1")
            .Add<ServiceEvent.JobRunStarted>("service.job-run-started/1")
            .Add<ServiceEvent.InstanceEnded>("service.instance-ended/1")
            .Add<ServiceEvent.ScheduleBegan>("service.schedule-began/1")
            .Add<ServiceEvent.SchedulePassedOver>("service.schedule-passed-over/1"));
}
