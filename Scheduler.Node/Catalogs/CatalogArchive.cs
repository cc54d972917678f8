using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Scheduler.Core.Catalogs;
using Scheduler.Messages;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Catalogs;

/// <summary>
/// A catalog's files as they are sent (tar, in gzip) and kept (JSON, in gzip): only those that mean something, each
/// within the limits.
/// </summary>
internal static class CatalogArchive
{
    /// <summary>The files of a tar archive in gzip, or what is wrong with it; exactly one of the two is null.</summary>
    public static (Dictionary<string, string>? Files, Refusal? Refusal) Unpack(byte[] archive)
    {
        var gathering = new CatalogGathering();
        try
        {
            using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
            // Bounded by what comes out, too: a small archive may hold any number of empty entries.
            for (var entries = 0; tar.GetNextEntry() is { } entry; entries++)
            {
                if (entries > CatalogLimits.FilesMax * 2) return (null, gathering.TooMany);
                var path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (entry is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } data }) continue;
                if (gathering.Wants(path, entry.Length) && gathering.Add(path, Bytes(data, (int)entry.Length)) is { } refusal) return (null, refusal);
            }
        }
        catch (Exception damaged)
            when (damaged is InvalidDataException or EndOfStreamException or FormatException
                or IOException or ArgumentException or NotSupportedException)
        {
            return (null, Refusal.Invalid($"The archive is no tar in gzip: {damaged.Message}", "archive"));
        }

        return (gathering.Files, gathering.Refusal);
    }

    /// <summary>The files below a folder as an archive to send; null when none of them means anything.</summary>
    public static byte[]? Pack(string folder)
    {
        var count = 0;
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(packed, CompressionLevel.SmallestSize), TarEntryFormat.Pax, leaveOpen: false))
        {
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
                MaxRecursionDepth = 3
            };
            foreach (var file in Directory.EnumerateFiles(folder, "*", options).Order(StringComparer.Ordinal))
            {
                var path = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
                if (CatalogPath.Parse(path) is null) continue;
                count++;
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(File.ReadAllBytes(file)) });
            }
        }

        return count > 0 ? packed.ToArray() : null;
    }

    public static byte[] Keep(Dictionary<string, string> files)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            JsonSerializer.Serialize(gzip, files, WireJson.Default.DictionaryStringString);
        return packed.ToArray();
    }

    public static Dictionary<string, string> Kept(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(gzip, WireJson.Default.DictionaryStringString) ?? [];
    }

    private static byte[] Bytes(Stream data, int length)
    {
        var bytes = new byte[length];
        data.ReadExactly(bytes);
        return bytes;
    }
}
