using System.Collections.Immutable;
using System.Formats.Tar;
using Scheduler.Core.Files;

namespace Scheduler.Node.Engines;

/// <summary>Files as an engine takes them: a tar archive. Pure.</summary>
internal static class FileArchive
{
    /// <param name="folder">Where it is unpacked; all files are below it.</param>
    public static MemoryStream Of(string folder, ImmutableArray<ContainerFile> files)
    {
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var file in files)
            {
                using var data = new MemoryStream(file.Data, writable: false);
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, file.Path[folder.Length..].TrimStart('/'))
                {
                    Uid = file.Uid,
                    Gid = file.Gid,
                    Mode = (UnixFileMode)file.Mode,
                    DataStream = data,
                });
            }
        }

        archive.Position = 0;
        return archive;
    }
}
