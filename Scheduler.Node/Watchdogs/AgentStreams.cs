using System.Globalization;
using System.Runtime.InteropServices;

namespace Scheduler.Node.Watchdogs;

/// <summary>
/// The standard streams that the watchdog has from its agent. It outlives the agent and says nothing: whoever reads the
/// agent's output through a pipe is to see its end when the agent ends.
/// </summary>
internal static class AgentStreams
{
    private const int ReadWrite = 2;
    private const int StandardStreams = 3;
    private const string Folder = "/proc/self/fd";

    public static void LetGo()
    {
        var nothing = Open("/dev/null", ReadWrite);
        if (nothing < 0) return;
        // The framework's console keeps copies of them.
        var agents = Enumerable.Range(0, StandardStreams).Select(TargetOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var stream in OpenStreams()
            .Where(stream => stream < StandardStreams || (TargetOf(stream) is { } target && agents.Contains(target))))
            Replace(nothing, stream);
        if (nothing >= StandardStreams) Close(nothing);
    }

    private static List<int> OpenStreams() =>
    [
        .. Directory.EnumerateFileSystemEntries(Folder)
            .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
    ];

    /// <summary>Such as <c>pipe:[4711]</c>; null for one that is closed by now.</summary>
    private static string? TargetOf(int stream)
    {
        try
        {
            return new FileInfo(Path.Combine(Folder, stream.ToString(CultureInfo.InvariantCulture))).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

    [DllImport("libc", EntryPoint = "dup2")]
    private static extern int Replace(int from, int to);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int stream);
}
