namespace Scheduler.Core.Catalogs;

/// <summary>Bounds on what a catalog may be.</summary>
public static class CatalogLimits
{
    /// <summary>Files that are kept of it.</summary>
    public const int FilesMax = 20_000;

    /// <summary>Bytes of one of them.</summary>
    public const int FileBytesMax = 1024 * 1024;

    /// <summary>Bytes of all of them.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    public const int PathLengthMax = 500;
}
