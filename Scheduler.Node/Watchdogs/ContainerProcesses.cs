using System.Globalization;
using Scheduler.Node.Cli.Locks;

namespace Scheduler.Node.Watchdogs;

/// <summary>A container's processes as the kernel has them: they can be ended while the engine is frozen or gone.</summary>
internal static class ContainerProcesses
{
    /// <summary>Ends all of them. Answers how many were found; repeat until none is.</summary>
    public static int End(string container)
    {
        var found = 0;
        foreach (var process in Of(container))
        {
            found++;
            _ = Posix.Kill(process, Posix.SigKill);
        }

        return found;
    }

    /// <summary>Every engine names a container's control group by its whole id, whatever the group's version and manager.</summary>
    private static IEnumerable<int> Of(string container)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            if (GroupsOf(folder).Contains(container, StringComparison.Ordinal)) yield return process;
        }
    }

    private static string GroupsOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cgroup"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
