using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Contracts;

/// <summary>Claims of a shard into which another may be writing: they leave it out until it has ended.</summary>
internal static class Claims
{
    private const int TriesMax = 100_000;

    public static async Task<ShardOwnership> UntilMadeAsync(ILeaseStore leases, NodeIncarnation self, ShardId shard)
    {
        for (var left = TriesMax; left > 0; left--)
        {
            if (await leases.ClaimAsync(self, [shard]) is [var claimed]) return claimed;
        }

        throw new InvalidOperationException($"{shard} could not be claimed");
    }
}
