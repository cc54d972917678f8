using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What follows from operations that got no answer. Pure.</summary>
internal static class Silences
{
    public static bool IsMaking(AgentOperation operation) =>
        operation is AgentOperation.Create or AgentOperation.CreateAndStart or AgentOperation.Start;

    /// <summary>It sends the container a signal.</summary>
    public static bool IsEnding(AgentOperation? operation) =>
        operation is AgentOperation.Stop or AgentOperation.Restart or AgentOperation.Remove;

    /// <summary>One of the service's containers could not be made or started in time, so the others may not either.</summary>
    public static bool IsDoubtful(AgentRoster roster, ServiceKey service) =>
        roster.Instances.Any(one => one.Silence is { } silence && IsMaking(silence.Operation) && one.Wish.Service == service);

    /// <summary>How long an operation may rightly take: a container that is asked to stop has its grace.</summary>
    public static TimeSpan Usual(AgentOperation operation, TimeSpan grace) =>
        IsEnding(operation) ? grace : TimeSpan.Zero;

    /// <summary>The silence that is left once an operation has ended.</summary>
    public static Silence? After(AgentInstance one, OperationEnded ended)
    {
        var unanswered = ended.Failure is EngineException { Fault: EngineFault.NoAnswer };
        if (unanswered) return one.Silence ?? new Silence(ended.Operation, one.BusySince);
        // That it could be looked at says nothing of what hung before, unless it has come to its end.
        var looked = ended.Operation == AgentOperation.Inspect && ended.Container?.State != EngineContainerState.Running;
        return looked && one.Silence is { Operation: not AgentOperation.Inspect } ? one.Silence : null;
    }

    public static AgentInstance Said(AgentInstance one, bool? engineWorks, DateTimeOffset now) =>
        one with { Tally = one.Tally with { Reason = WordsOf(one, engineWorks, now) } };

    /// <summary>Its deadline is over: whether it was done is looked at before anything else is.</summary>
    public static string WordsAfter(AgentInstance one, DateTimeOffset now) =>
        $"{WordsOf(one, engineWorks: true, now)}; what came of it is looked at before it is tried again";

    private static string WordsOf(AgentInstance one, bool? engineWorks, DateTimeOffset now) =>
        one.Silence!.Words(one.Wish.Service.ToString(), one.Wish.Slot, now, engineWorks);
}
