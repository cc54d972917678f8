namespace Scheduler.Actors.Seams;

/// <summary>
/// The only source of randomness and of new ids. Production draws from the operating system's generator; the
/// simulation from its seed.
/// </summary>
public interface IEntropy
{
    /// <summary>64 random bits.</summary>
    ulong NextUInt64();
}
