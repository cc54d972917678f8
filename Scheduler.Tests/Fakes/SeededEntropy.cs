using Scheduler.Actors.Seams;

namespace Scheduler.Tests.Fakes;

/// <summary>The same numbers for the same seed.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public ulong NextUInt64() => (ulong)_random.NextInt64();
}
