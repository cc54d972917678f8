using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Waiting;

/// <summary>What a service is to become before a command is done.</summary>
/// <param name="Key">The service.</param>
/// <param name="Version">At least this version, so that an answer from before the command does not count.</param>
/// <param name="Wish">What it is to be.</param>
/// <param name="Revision">The revision that the command made, or left; null where it does not matter.</param>
public sealed record Target(ServiceKey Key, long Version, Wish Wish, int? Revision = null)
{
    /// <summary>Why the target will not be reached unless a person does something; null while it may be.</summary>
    public string? Failure(ServiceBody? service)
    {
        if (Wish == Wish.Settled
            && service is { Job: { Phase: JobPhase.Failed, Schedule: null } job }
            && service.Version >= Version)
            return Line(service, "has failed", job.Message);
        if (Wish != Wish.Settled || service?.Update is not { } update || service.Version < Version) return null;
        return update switch
        {
            { State: UpdateState.Paused or UpdateState.RollbackPaused } => Line(service, "waits", update.Message),
            { State: UpdateState.RolledBack, Cause: UpdateCause.Failure } when update.From == Revision =>
                Line(service, "was taken back", update.Message),
            _ => null,
        };
    }

    /// <summary>What still stands in the way, in one line; null when the target is reached.</summary>
    public string? Obstacle(ServiceBody? service)
    {
        if (service is null) return Wish == Wish.Gone ? null : $"{Key} is not there";
        if (Wish == Wish.Gone) return Line(service, "is still being removed");
        if (service.Version < Version) return $"{Key} is not yet at version {Version}";
        var reached = Wish == Wish.Stopped
            ? service.Status == ServiceStatus.Stopped
            : service.Status is ServiceStatus.Active or ServiceStatus.Stopped;
        return reached ? null : Line(service, $"is {Output.Tones.Name(service.Status)}, {service.UpToDate} of {service.Scale} running");
    }

    private string Line(ServiceBody service, string state, string reason) => $"{service.Stack}/{service.Name} {state}: {reason}";

    private string Line(ServiceBody service, string state) => $"{Key} {state}{(service.Reason is { } reason ? $": {reason}" : "")}";
}

public enum Wish
{
    /// <summary>Running as desired; a service that is stopped on purpose counts.</summary>
    Settled,
    Stopped,
    Gone,
}
