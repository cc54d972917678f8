using Scheduler.Tests.Node.Cluster.History;

namespace Scheduler.Tests.Node.Cluster.Faults;

/// <summary>How long one service could not be written because of one fault.</summary>
/// <param name="Kind">Of the fault.</param>
/// <param name="Next">From the fault to the next accepted write that was sent after it; null when there was none.</param>
/// <param name="LongestGap">Between two accepted writes in a row, from the fault until the cluster was whole again.</param>
internal sealed record Outage(string Kind, string Service, TimeSpan? Next, TimeSpan LongestGap)
{
    /// <param name="accepted">The service's accepted writes.</param>
    /// <param name="since">When the fault began.</param>
    /// <param name="until">When the cluster was whole again.</param>
    public static Outage Of(string kind, string service, IEnumerable<ServiceOperation> accepted, TimeSpan since, TimeSpan until)
    {
        var times = accepted.Where(one => one.Sent >= since).Select(one => one.Answered).Order().ToList();
        var edges = times.Prepend(since).Append(until > since ? until : since).ToList();
        var longest = edges.Zip(edges.Skip(1), (before, after) => after - before).Max();
        return new Outage(kind, service, times.Count > 0 ? times[0] - since : null, longest);
    }
}
