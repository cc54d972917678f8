namespace Scheduler.Tests.Core.Services;

internal static class RandomLives
{
    /// <summary>Lives one life for each seed from 0 on; a failure names its seed.</summary>
    public static void Each(int seeds, Action<Random> live)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            try
            {
                live(new Random(seed));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {seed}: {failure.Message}", failure);
            }
        }
    }
}
