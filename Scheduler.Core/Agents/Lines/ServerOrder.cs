using Scheduler.Actors.Seams;

namespace Scheduler.Core.Agents.Lines;

/// <summary>In which order servers are tried. Pure but for the dice, which spread agents over the servers.</summary>
internal static class ServerOrder
{
    /// <param name="known">Where servers may be.</param>
    /// <param name="isLast">Whether a server is tried only after all others.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> known, Func<string, bool> isLast, IEntropy dice)
    {
        var servers = known.Distinct(StringComparer.Ordinal).ToArray();
        for (var i = servers.Length - 1; i > 0; i--)
        {
            var other = (int)(dice.NextUInt64() % (ulong)(i + 1));
            (servers[i], servers[other]) = (servers[other], servers[i]);
        }

        return [.. servers.OrderBy(isLast)];
    }
}
