namespace Scheduler.Node.Engines.Calls;

/// <summary>
/// All that a host lets servers ask of its engine. It reads, and it does to this cluster's containers what leaves the
/// scheduler its say: nothing here makes, changes or removes a container, an image, a network or a volume.
/// </summary>
internal static class EngineCallRules
{
    /// <summary>Said by agents in their hellos; 0 by those that take no calls at all. Grows with the rules.</summary>
    public const int Version = 2;

    public const int BodyCharsMax = 64 * 1024;
    private const int QueryCharsMax = 16 * 1024;
    private static readonly TimeSpan PatienceMost = TimeSpan.FromMinutes(2);

    private static readonly EngineCallRule[] Rules =
    [
        new("GET", "/containers/json", "all size filters limit"),
        new("GET", "/containers/{name}/json", "size"),
        new("GET", "/containers/{id}/top", "ps_args"),
        new("GET", "/containers/{id}/stats", "stream one-shot"),
        new("GET", "/containers/{id}/logs", "follow stdout stderr since until timestamps tail details"),
        new("GET", "/containers/{id}/changes"),
        new("POST", "/containers/{id}/wait", "condition"),
        new("POST", "/containers/{id}/kill", "signal") { IsForOwnOnly = true },
        new("POST", "/containers/{id}/resize", "h w") { IsForOwnOnly = true },
        new("POST", "/containers/{id}/attach", "detachKeys logs stream stdin stdout stderr") { IsTwoWay = true, IsForOwnOnly = true },
        new("POST", "/containers/{id}/exec") { HasBody = true, IsForOwnOnly = true },
        new("POST", "/exec/{id}/start") { HasBody = true, IsTwoWay = true, IsForOwnOnly = true },
        new("POST", "/exec/{id}/resize", "h w") { IsForOwnOnly = true },
        new("GET", "/exec/{id}/json"),
        new("GET", "/images/json", "all filters digests shared-size manifests"),
        new("GET", "/images/{image}/json"),
        new("GET", "/images/{image}/history"),
        new("GET", "/distribution/{image}/json") { TakesLogin = true },
        new("GET", "/networks/{name}"),
        new("GET", "/volumes", "filters"),
        new("GET", "/volumes/{name}"),
        new("GET", "/system/df", "type"),
    ];

    /// <summary>The kind of a call that is taken, or why it is not; exactly one is null.</summary>
    public static (EngineCallRule? Rule, string? Fault) Of(EngineCall call)
    {
        if (call.Patience <= TimeSpan.Zero || call.Patience > PatienceMost)
            return (null, $"an answer may take up to {PatienceMost.TotalSeconds:0} s to begin");
        if (call.Body is { Length: > BodyCharsMax }) return (null, $"a body has {BodyCharsMax} characters at most");
        if (call.Query.Sum(one => (long)one.Key.Length + one.Value.Length) > QueryCharsMax)
            return (null, $"a query has {QueryCharsMax} characters at most");
        if (Rules.FirstOrDefault(rule => rule.Fits(call)) is not { } found) return (null, $"hosts take no {Core.Shown.Text(call.ToString())}");
        return found.FaultOf(call) is { } fault ? (null, $"{found.Method} {found.Path} takes {fault}") : (found, null);
    }
}
