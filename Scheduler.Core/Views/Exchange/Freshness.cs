using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Core.Views.Exchange;

/// <summary>How old a server's picture of the others may be; read from any thread.</summary>
public sealed class Freshness(TimeProvider clock)
{
    private ImmutableSortedDictionary<NodeIncarnation, long?> _heard = ImmutableSortedDictionary<NodeIncarnation, long?>.Empty;

    /// <summary>
    /// The time since the server that was silent the longest was heard of; zero where there are no others; null while
    /// one that should be there has not been heard of at all.
    /// </summary>
    public TimeSpan? Age
    {
        get
        {
            var heard = Volatile.Read(ref _heard);
            if (heard.IsEmpty) return TimeSpan.Zero;
            return heard.Values.Any(at => at is null) ? null : heard.Values.Max(at => clock.GetElapsedTime(at!.Value));
        }
    }

    /// <summary>When that server was last heard of, by the clock's timestamps; null when it has not been, or is not looked after.</summary>
    public long? HeardAt(NodeIncarnation peer) => Volatile.Read(ref _heard).GetValueOrDefault(peer);

    internal void Show(IEnumerable<KeyValuePair<NodeIncarnation, long?>> heardAt) =>
        Volatile.Write(ref _heard, heardAt.ToImmutableSortedDictionary());
}
