using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services.Speaking;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// Names of services on other hosts, in the table of hosts of a container. A table is written when a container is made, so
/// one that leads nowhere while another would lead somewhere is made anew with its container. Pure.
/// </summary>
internal static class NamedHosts
{
    /// <summary>What moves may be back in a moment.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(10);

    /// <summary>For a container that is young itself: what goes to and fro is not run after.</summary>
    public static readonly TimeSpan AfterYoung = TimeSpan.FromMinutes(1);

    /// <summary>Not all of a service at one moment: what else they do, they do meanwhile.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private const int TurnsMax = 6;
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(5);

    /// <summary>The wish with the names that it does not mention as they were.</summary>
    public static Assignment Kept(Assignment? before, Assignment wish)
    {
        if (before?.Names is not { IsEmpty: false } known) return wish;
        var said = wish.Names ?? [];
        var kept = known.Where(one => said.All(other => other.Name != one.Name)).ToList();
        return kept.Count == 0 ? wish : wish with { Names = [.. said.Concat(kept).OrderBy(one => one.Name, StringComparer.Ordinal)] };
    }

    /// <summary>The container as it is to be made.</summary>
    public static ContainerSpec Given(ContainerSpec container, ImmutableArray<KnownName>? names)
    {
        var entries = (names ?? []).SelectMany(one => NameText.EntriesOf(one).Select(address => $"{one.Name}:{address}")).ToList();
        return entries.Count == 0 ? container : container with { ExtraHosts = [.. container.ExtraHosts, .. entries] };
    }

    /// <summary>The same with what is now known of its table.</summary>
    public static AgentInstance Noted(AgentInstance one, DateTimeOffset now)
    {
        var isStranded = one.Wish.Names is not null && IsStranded(one);
        if (isStranded == (one.MadeAnewAt is not null)) return one;
        return one with
        {
            MadeAnewAt = isStranded
                ? now + (one.Container!.CreatedAt > now - Youth ? AfterYoung : After) + (Between * ((one.Wish.Slot - 1) % TurnsMax))
                : null
        };
    }

    /// <summary>That it is about to be made anew, for a person; null when it is not.</summary>
    public static string? WordsOf(AgentInstance one) => one.MadeAnewAt is null
        ? null
        : "is made anew in a moment: a service that it speaks to is on other hosts than it knows";

    /// <summary>Of one without the label, which a program made that knew of no names, or that is not to be made again, nothing is expected.</summary>
    private static bool IsStranded(AgentInstance one) =>
        one is
        {
            Container: { State: EngineContainerState.Running or EngineContainerState.Exited } container,
            Wish:
            {
                Names: { } names, Goal: InstanceGoal.Running, AdoptOnly: false, IsRun: false,
                Restart.Condition: not RestartCondition.None
            }
        }
        && container.Labels.TryGetValue(NameText.Label, out var label) && NameText.ReadEntries(label) is var entries
        && names.Any(name => LeadsNowhere(entries.GetValueOrDefault(name.Name, []), name));

    private static bool LeadsNowhere(string[] known, KnownName name)
    {
        if (known.Length == 0) return !name.IsLocal && !name.Addresses.IsEmpty;
        return (name.IsLocal || !name.Addresses.IsEmpty) && !known.Any(name.Addresses.Contains);
    }
}
