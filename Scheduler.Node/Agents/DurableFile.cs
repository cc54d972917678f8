using System.Runtime.InteropServices;
using Scheduler.Node.Sql.Sqlite;

namespace Scheduler.Node.Agents;

/// <summary>Writes files of which a crash, of the process or of the machine, leaves the old or the new one, readable by this user only.</summary>
internal static class DurableFile
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">It could not be written; the old one may have survived.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var fresh = path + ".new";
        using (var file = PrivateFile.OpenOrCreate(fresh, FileShare.None))
        {
            file.SetLength(0);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
        Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Does nothing where there is no such file.</summary>
    public static void Delete(string path)
    {
        if (!File.Exists(path)) return;
        File.Delete(path);
        Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>A new name in a folder is durable only once the folder itself is.</summary>
    private static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0) throw new IOException($"{folder} cannot be opened (error {Marshal.GetLastPInvokeError()})");
        var failed = Sync(descriptor) != 0 ? Marshal.GetLastPInvokeError() : 0;
        Close(descriptor);
        if (failed != 0) throw new IOException($"{folder} cannot be written to the disk (error {failed})");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
