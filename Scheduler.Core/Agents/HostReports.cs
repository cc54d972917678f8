namespace Scheduler.Core.Agents;

/// <summary>Puts together what an agent says of its host as a whole. Pure.</summary>
internal static class HostReports
{
    public static HostReport Of(
        AgentOptions options, string endpoint, EngineLink link, EngineHealth health,
        AgentRoster roster, EngineSurroundings surroundings)
    {
        var condition = EngineCondition.Of(link, health);
        var orphans = roster.Orphans().ToList();
        return new HostReport(
            options.Host, condition.State, condition.Reason, condition.Since, endpoint, link.Facts,
            surroundings.Ports(), [.. orphans.Select(OrphanReading.ViewOf)], roster.Held())
        {
            KeepsWhatRuns = condition.KeepsWhatRuns,
            Trial = health.Trial,
            Reserve = options.Reserve,
            Volumes = surroundings.Volumes(),
            OrphanSpecs = OrphanReading.SpecsOf(orphans),
        };
    }

    public static bool AreTheSame(HostReport one, HostReport other) =>
        (one with { Ports = other.Ports, Orphans = other.Orphans, Held = other.Held, Volumes = other.Volumes, OrphanSpecs = other.OrphanSpecs })
            == other
        && one.Ports.SequenceEqual(other.Ports) && one.Orphans.SequenceEqual(other.Orphans) && one.Held.SetEquals(other.Held)
        && one.Volumes.SequenceEqual(other.Volumes) && one.OrphanSpecs.SequenceEqual(other.OrphanSpecs);
}
