namespace Scheduler.Core.Agents;

/// <summary>What an engine's own words say of its machine.</summary>
internal static class EngineWords
{
    public static bool IsOutOfDisk(string words) =>
        words.Contains("no space left on device", StringComparison.OrdinalIgnoreCase) || words.Contains("disk quota exceeded", StringComparison.OrdinalIgnoreCase);

    /// <summary>With what a person can do about it.</summary>
    public static string Advised(string words) => IsOutOfDisk(words)
        ? $"{words}; its host is out of disk: free some there ('docker system prune' removes what nothing uses), or give it more"
        : words;
}
