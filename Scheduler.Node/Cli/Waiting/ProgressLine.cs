using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Waiting;

/// <summary>A service on its way, in a few words.</summary>
/// <param name="Reason">What stands in the way of it or of its first instance with a reason; empty when nothing does.</param>
public sealed record ProgressLine(string Name, string State, string Count, string Reason)
{
    public static ProgressLine Of(ServiceKey key, ServiceBody? service)
    {
        if (service is null) return new ProgressLine(key.ToString(), "gone", "", "");
        var reason = (service.Status == ServiceStatus.Updating ? service.Update?.Message : null)
            ?? service.Reason
            ?? service.Instances?.Select(instance => instance.Reason).FirstOrDefault(text => text is not null)
            ?? "";
        return service.Job is { Schedule: null } job
            ? new ProgressLine(key.ToString(), Tones.Name(job.Phase), $"{job.Completed}/{job.Total}", Cell.OneLine(reason))
            : new ProgressLine(key.ToString(), Tones.Name(service.Status), $"{service.UpToDate}/{service.Scale}", Cell.OneLine(reason));
    }

    public override string ToString() => $"{Name} {State} {Count}{(Reason.Length > 0 ? $": {Reason}" : "")}".TrimEnd();
}
