using System.Globalization;

namespace Scheduler.Node.Watchdogs;

/// <summary>
/// What a watchdog is told, in files: one per container, which says until when it may run. Written by the agent, read by
/// the watchdog, and outliving both. Times are those of one life of the machine; what an earlier one left means nothing.
/// </summary>
internal sealed class GuardFolder(string path, string machineLife)
{
    private const string AliveName = "alive";
    private const string LockName = "lock";

    public string Path => path;

    /// <summary>The kernel's own name for this life of the machine.</summary>
    public static string MachineLife() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>False when it could not be written: then what was written before holds.</summary>
    public bool Guard(string container, long until) => Write(container, until);

    public void Beat(long now) => Write(AliveName, now);

    /// <summary>When the watchdog was last awake; null when it never was.</summary>
    public long? LastBeat() => Read(System.IO.Path.Combine(path, AliveName));

    /// <summary>Every container with the end of its time; those of an earlier life of the machine are forgotten.</summary>
    public IReadOnlyList<(string Container, long Until)> Guarded()
    {
        var guarded = new List<(string, long)>();
        foreach (var file in Directory.EnumerateFiles(path))
        {
            var name = System.IO.Path.GetFileName(file);
            if (name is AliveName or LockName || name.EndsWith(".new", StringComparison.Ordinal)) continue;
            if (Read(file) is { } until) guarded.Add((name, until));
            else File.Delete(file);
        }

        return guarded;
    }

    public void Forget(string container) => File.Delete(System.IO.Path.Combine(path, container));

    /// <summary>Held by the one watchdog that there is; null when there is one already.</summary>
    public FileStream? TryLock()
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private bool Write(string name, long ticks)
    {
        try
        {
            // Its own name for each writer, and moved into place: a reader finds all of it, the old one or the new.
            var target = System.IO.Path.Combine(path, name);
            var draft = $"{target}.new";
            File.WriteAllText(draft, string.Create(CultureInfo.InvariantCulture, $"{machineLife} {ticks}"));
            File.Move(draft, target, overwrite: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private long? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Split(' ') is [var life, var ticks]
                && life == machineLife
                && long.TryParse(ticks, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read)
                ? read
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
