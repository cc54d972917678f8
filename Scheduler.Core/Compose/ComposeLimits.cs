namespace Scheduler.Core.Compose;

/// <summary>
/// Bounds that no honest file comes near. They keep the cost of a hostile one small: whatever is read later is at
/// most as large as what these let through.
/// </summary>
internal static class ComposeLimits
{
    /// <summary>Characters of one file.</summary>
    public const int FileLengthMax = 1024 * 1024;

    /// <summary>Nested maps and lists.</summary>
    public const int DepthMax = 50;

    /// <summary>Values of one file after aliases and merge keys are written out, so that aliases of aliases cannot explode.</summary>
    public const int NodesMax = 100_000;

    /// <summary>Characters that the variables of one file may add up to.</summary>
    public const int ExpansionLengthMax = 4 * 1024 * 1024;

    public const int ServicesMax = 1_000;

    public const int FilesMax = 32;

    /// <summary>Services that extend one another, in a row.</summary>
    public const int ExtendsMax = 32;

    /// <summary>Ports that one range, and one service, may stand for.</summary>
    public const int PortsMax = 1_024;

    public const int FindingsMax = 200;
}
