using System.Globalization;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>
/// Which hosts are given up. Pure: depends on nothing but what is wrong with which hosts for how long, and on how many
/// there are. A host that was given up stays so until it is well again.
/// </summary>
public static class HostVerdicts
{
    private const string WhenBack = "what was replaced is removed there when it is back, the oldest healthy instance of a slot being kept";

    /// <param name="troubled">The hosts with which something is wrong.</param>
    /// <param name="hosts">How many hosts there are in all.</param>
    /// <param name="cutOff">Why this server cannot judge, as when it is itself cut off; null when it can.</param>
    public static IReadOnlyList<HostVerdict> Of(IReadOnlyList<HostSign> troubled, int hosts, HostLossOptions options, string? cutOff)
    {
        // What was given up long ago is no part of what goes wrong now.
        var now = troubled.Where(sign => !(sign.LostFor > options.EvictWindow)).ToList();
        var all = hosts - (troubled.Count - now.Count);
        var outOfReach = StormOf(now.Count(sign => sign.IsOutOfReach || sign.LostFor is not null), all, "out of reach", options);
        var inTrouble = StormOf(now.Count, all, "out of reach or without a working engine", options);
        return [.. troubled.Select(sign => Of(sign, options, cutOff ?? (sign.IsOutOfReach ? outOfReach : inTrouble)))];
    }

    /// <summary>How many of so many hosts may be given up at once.</summary>
    public static int MostOf(int hosts, HostLossOptions options) => Math.Max(1, (int)(hosts * options.EvictShareMax));

    private static string? StormOf(int troubled, int all, string words, HostLossOptions options)
    {
        var most = MostOf(all, options);
        return troubled <= most
            ? null
            : $"{troubled} of {all} hosts are {words}: that is more likely this server's network or theirs than their end; nothing is replaced until at most {most} are, or a person says so with `scheduler hosts evict`";
    }

    private static HostVerdict Of(HostSign sign, HostLossOptions options, string? hold)
    {
        var gone = sign.IsOutOfReach ? HostState.Disconnected : sign.Told;
        var waits = sign.IsOutOfReach ? HostState.Reconnecting : sign.Told;
        if (sign.LostFor is not null) return new HostVerdict(gone, sign.Reason, WhenBack, IsLost: true);
        if (sign.Eviction != HostEviction.None) return new HostVerdict(gone, $"{sign.Reason}; a person gave it up", WhenBack, IsLost: true);
        if (sign.Trouble == HostTrouble.ServerSilent)
            return new HostVerdict(
                waits, sign.Reason,
                "within seconds its server is heard of again or declared down; until then nothing is replaced", IsLost: false);
        var left = GraceOf(sign.Trouble, options) - sign.For;
        if (hold is not null) return new HostVerdict(waits, sign.Reason, hold, IsLost: false);
        return left > TimeSpan.Zero
            ? new HostVerdict(
                waits, sign.Reason,
                $"its instances are replaced in {Seconds(left)} unless it is {(sign.IsOutOfReach ? "back" : "well")}", IsLost: false, left)
            : new HostVerdict(gone, sign.Reason, WhenBack, IsLost: true);
    }

    private static TimeSpan GraceOf(HostTrouble trouble, HostLossOptions options) => trouble switch
    {
        HostTrouble.Engine => options.DegradedAfter,
        HostTrouble.Unheard => options.UnheardAfter,
        _ => options.LostAfter,
    };

    private static string Seconds(TimeSpan left) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0.1, left.TotalSeconds):0.0} s");
}
