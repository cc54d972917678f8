using System.Text.Json.Serialization;
using Scheduler.Core.Orphans;
using Scheduler.Messages;

namespace Scheduler.Node.Http.Wire;

/// <summary>Services made again from the containers that the hosts hold, or, of a dry run, what would be.</summary>
public sealed record RecoveryBody
{
    public required bool DryRun { get; init; }

    public required IReadOnlyList<RecoveredServiceBody> Services { get; init; }

    /// <summary>Those that cannot be made again.</summary>
    public required IReadOnlyList<SkippedServiceBody> Skipped { get; init; }

    /// <summary>Hosts that did not answer: what they hold is not counted.</summary>
    public required IReadOnlyList<string> HostsAway { get; init; }

    public static RecoveryBody Of(RecoveryPlan plan, IEnumerable<(RecoverableService Service, object? Answer)> answers, bool dryRun) => new()
    {
        DryRun = dryRun,
        Services = [.. answers.Select(one => RecoveredServiceBody.Of(one.Service, one.Answer as Refusal))],
        Skipped = [.. plan.Skipped.Select(one => new SkippedServiceBody(one.Service, one.Why))],
        HostsAway = [.. plan.Away.Select(host => host.Value)],
    };
}

/// <param name="Containers">How many of them become its instances again.</param>
/// <param name="Notes">What was chosen where containers contradict each other, and what is missing.</param>
/// <param name="Refusal">Why it was not made again after all; null when it was.</param>
public sealed record RecoveredServiceBody(
    string Service, string Uid, int Revision, int Scale, bool Stopped, int Containers, IReadOnlyList<string> Notes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Refusal)
{
    public static RecoveredServiceBody Of(RecoverableService one, Refusal? refusal) => new(
        one.Key.ToString(),
        one.Command.Uid,
        one.Command.Revisions.Keys.Last(),
        one.Command.Scale,
        one.Command.Stopped,
        one.Command.Instances.Length,
        one.Notes,
        refusal?.Reason);
}

public sealed record SkippedServiceBody(string Service, string Reason);
