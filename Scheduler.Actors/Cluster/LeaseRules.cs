using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What every lease store demands of its callers. A breach is a bug or a wrong setting, so it throws.</summary>
public static class LeaseRules
{
    /// <summary>A lease of zero is past at once; one longer than this would keep a dead node's shards for too long.</summary>
    public static readonly TimeSpan LeaseMax = TimeSpan.FromDays(1);

    public const int ShardCountMax = 65_536;

    /// <summary>Why a member is down whose shards were taken after its lease's end.</summary>
    public const string Silent = "it was silent for longer than its lease";

    public static void RequireStep(MemberStatus status)
    {
        if (status is not (MemberStatus.Up or MemberStatus.Leaving)) throw new ArgumentException($"a member cannot move on to {status}");
    }

    public static void RequireLease(TimeSpan lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lease, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lease, LeaseMax);
    }

    public static void RequireShardCount(int shardCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shardCount, ShardCountMax);
    }

    /// <summary>The count is fixed when a cluster is made: entities are spread by it.</summary>
    public static void RequireSameCount(int wanted, int found)
    {
        if (wanted != found)
        {
            throw new InvalidOperationException(
                $"this cluster was made with {found} shards, and the number cannot change; the setting says {wanted}");
        }
    }
}
