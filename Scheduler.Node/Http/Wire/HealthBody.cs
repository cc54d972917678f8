using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.Wire;

/// <summary>Whether the node can serve, check by check.</summary>
public sealed record HealthBody(bool Ready, IReadOnlyList<HealthCheckBody> Checks);

/// <param name="Reason">Why it is not ok; null when it is.</param>
public sealed record HealthCheckBody(string Name, bool Ok, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Reason);

/// <summary>Events that were missed and can no longer be had: read the lists again.</summary>
/// <param name="After">The last id that the follower saw.</param>
/// <param name="Next">The id of the first event that follows.</param>
public sealed record GapBody(string After, string Next, string Message);
