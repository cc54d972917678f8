using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>A host as its engine lets it be: how it is reached comes first, then whether it works.</summary>
internal readonly record struct EngineCondition(HostState State, string? Reason, DateTimeOffset Since, bool KeepsWhatRuns)
{
    public static EngineCondition Of(EngineLink link, EngineHealth health)
    {
        if (!link.IsUp) return new EngineCondition(link.State, link.Reason, link.Since, false);
        return health.Ailment is { } ailment
            ? new EngineCondition(HostState.Degraded, ailment.Reason, health.Since, ailment.Kind != AilmentKind.Hangs)
            : new EngineCondition(HostState.Active, null, health.Since > link.Since ? health.Since : link.Since, false);
    }
}
