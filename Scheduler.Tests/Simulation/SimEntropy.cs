using System.Numerics;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;

namespace Scheduler.Tests.Simulation;

/// <summary>
/// xoshiro256** (Blackman and Vigna), seeded by splitmix64. Written here so that a seed means the same under every
/// runtime. Each component forks a stream of its own by name, so that a new one does not reshuffle the others.
/// </summary>
internal sealed class SimEntropy : IEntropy
{
    private readonly ulong _seed;
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public SimEntropy(ulong seed)
    {
        _seed = seed;
        var state = seed;
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>Depends on the seed and the name only, not on what was drawn before.</summary>
    public SimEntropy Fork(string name) => new(_seed ^ StableHash.Of(name));

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>0 &lt;= result &lt; <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(NextUInt64() % (ulong)bound);

    public bool Chance(int percent) => Below(100) < percent;

    public TimeSpan Between(int minMilliseconds, int maxMilliseconds) =>
        TimeSpan.FromMilliseconds(minMilliseconds + Below(maxMilliseconds - minMilliseconds + 1));

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        var mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
}
