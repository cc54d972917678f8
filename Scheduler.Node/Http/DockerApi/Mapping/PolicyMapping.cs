using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Update and rollback policies in Swarm's words. Pure.</summary>
internal static class PolicyMapping
{
    /// <summary>What a client asks for; null where it asks for nothing, which is the default.</summary>
    /// <param name="present">What there is: a policy can say more than Docker's words.</param>
    /// <param name="shown">What that comes to, with all that it leaves open: it is what clients were shown. Null for a new service.</param>
    public static UpdatePolicy? Read(
        string field, UpdateConfigWire? wire, UpdatePolicy? present, UpdatePolicy? shown, bool isWayBack, ReadingNotes notes)
    {
        if (wire is null) return null;
        if (shown is not null && wire == Write(shown)) return present;
        return (present ?? new UpdatePolicy()) with
        {
            Parallelism = notes.Int($"{field}.Parallelism", wire.Parallelism),
            Delay = notes.Duration($"{field}.Delay", wire.Delay) ?? TimeSpan.Zero,
            Monitor = notes.Duration($"{field}.Monitor", wire.Monitor) is { } monitor && monitor > TimeSpan.Zero ? monitor : null,
            FailureAction = ActionOf($"{field}.FailureAction", wire.FailureAction, isWayBack, notes),
            MaxFailureRatio = wire.MaxFailureRatio ?? 0,
            Order = notes.Word($"{field}.Order", wire.Order, "stop-first", "start-first") == "start-first"
                ? UpdateOrder.StartFirst
                : UpdateOrder.StopFirst,
        };
    }

    /// <param name="effective">With all that a spec may leave open. To hold is shown as to pause: nothing more is replaced either way.</param>
    public static UpdateConfigWire Write(UpdatePolicy effective) => new()
    {
        Parallelism = effective.Parallelism,
        Delay = effective.Delay > TimeSpan.Zero ? DockerTime.Nanoseconds(effective.Delay) : null,
        Monitor = effective.Monitor > TimeSpan.Zero ? DockerTime.Nanoseconds(effective.Monitor.Value) : null,
        FailureAction = effective.FailureAction switch
        {
            UpdateFailureAction.Continue => "continue",
            UpdateFailureAction.Rollback => "rollback",
            _ => "pause",
        },
        MaxFailureRatio = effective.MaxFailureRatio,
        Order = effective.Order == UpdateOrder.StartFirst ? "start-first" : "stop-first",
    };

    private static UpdateFailureAction? ActionOf(string field, string? given, bool isWayBack, ReadingNotes notes)
    {
        if (string.IsNullOrEmpty(given)) return null;
        var word = isWayBack ? notes.Word(field, given, "pause", "continue") : notes.Word(field, given, "pause", "continue", "rollback");
        return word switch
        {
            "continue" => UpdateFailureAction.Continue,
            "rollback" => UpdateFailureAction.Rollback,
            _ => UpdateFailureAction.Pause,
        };
    }
}
