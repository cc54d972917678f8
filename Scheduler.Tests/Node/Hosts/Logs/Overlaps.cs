using Scheduler.Docker;

namespace Scheduler.Tests.Node.Hosts.Logs;

/// <summary>Holds engines' logs against the promise that a slot never has two containers that run.</summary>
internal static class Overlaps
{
    /// <summary>One line for each moment at which a slot had more than one.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<ContainerMoment> moments)
    {
        var found = new List<string>();
        foreach (var slot in moments.GroupBy(one => (one.Service, one.Slot)))
        {
            var running = new Dictionary<string, ContainerMoment>();
            // An end and a start at the same nanosecond are no overlap.
            foreach (var one in slot.OrderBy(one => one.Time).ThenBy(one => one.Action == "start"))
            {
                if (one.Action != "start") running.Remove(one.Container);
                else if (running.Values.FirstOrDefault(other => other.Container != one.Container) is { } other) found.Add(Words(other, one));
                if (one.Action == "start") running[one.Container] = one;
            }
        }

        return found;
    }

    private static string Words(ContainerMoment running, ContainerMoment started)
    {
        var since = Seconds(running.Time, started.Time);
        return $"{started.Service} slot {started.Slot}: {Short(started)} started while {Short(running)} had been running for {since:0.000} s";
    }

    private static double Seconds(EngineTime from, EngineTime to) => (to.UnixNanoseconds - from.UnixNanoseconds) / 1e9;

    private static string Short(ContainerMoment one) => $"{one.Container[..Math.Min(12, one.Container.Length)]} on {one.Host}";
}
