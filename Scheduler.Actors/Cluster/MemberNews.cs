using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What a person reading the log wants to know of a change of members.</summary>
internal static class MemberNews
{
    /// <summary>A line for each member that went down, with the reason, and one with those who are there now. Empty when nothing changed.</summary>
    public static IReadOnlyList<string> Of(ImmutableArray<MemberInfo> before, ImmutableArray<MemberInfo> after)
    {
        var known = before.ToDictionary(member => member.Incarnation, member => member.Status);
        if (before.Length == after.Length
            && after.All(member => known.TryGetValue(member.Incarnation, out var status) && status == member.Status))
            return [];
        var downs = after
            .Where(member => member.Status == MemberStatus.Down
                && known.TryGetValue(member.Incarnation, out var status) && status != MemberStatus.Down)
            .Select(member => $"{member.Incarnation} is down: {member.Reason ?? LeaseOver}");
        var live = after.Where(member => member.Status != MemberStatus.Down).Select(Name);
        return [.. downs, $"members changed: [{string.Join(", ", live)}]"];
    }

    private const string LeaseOver = "its lease is over";

    private static string Name(MemberInfo member) => member.Status == MemberStatus.Up
        ? member.Incarnation.ToString()
        : $"{member.Incarnation} ({member.Status.ToString().ToLowerInvariant()})";
}
