using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Simulation.World;

/// <summary>Traces what actors receive: of most messages the type, of those between services and hosts what they say.</summary>
internal static class MessageTrace
{
    public static void Add(SimTrace trace, string node, string actor, object message)
    {
        switch (message)
        {
            case Assignment wish:
                trace.Add($"{node}{actor}: {wish.Instance.Value} is to be {wish.Goal} gen {wish.Generation} by {wish.Epoch.Value}.{wish.Sequence}");
                break;
            case InstanceReport report:
                trace.Add($"{node}{actor}: {report.Instance.Value} is {report.Status.State} of {report.Status.Goal} gen {report.Status.Generation}");
                break;
            case AssignmentRefused refused:
                trace.Add($"{node}{actor}: {refused.Instance.Value} is refused: {refused.Refusal.Reason}");
                break;
            default:
                trace.Add($"{node}{actor}: {message.GetType().Name}");
                break;
        }
    }
}
