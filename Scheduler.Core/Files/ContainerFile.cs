namespace Scheduler.Core.Files;

/// <summary>A file that is put into a container before it runs for the first time.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Mode">Its permissions.</param>
public sealed record ContainerFile(string Path, byte[] Data, int Uid, int Gid, int Mode)
{
    /// <summary>Never what is in it: this reaches logs.</summary>
    public override string ToString() => $"({Path}, {Data.Length} bytes)";
}
