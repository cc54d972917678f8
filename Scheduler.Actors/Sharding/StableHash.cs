using System.Text;

namespace Scheduler.Actors.Sharding;

/// <summary>
/// A hash that is the same in every process, runtime and version, unlike <see cref="object.GetHashCode"/>: 64-bit
/// FNV-1a over UTF-8, then a finalizer, because FNV's low bits mix poorly for short, similar names.
/// Its results are in the database, so it may never change.
/// </summary>
public static class StableHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(string text)
    {
        var hash = OffsetBasis;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * Prime;
        }

        return Mix(hash);
    }

    /// <summary>The finalizer of MurmurHash3: every input bit reaches every output bit.</summary>
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
