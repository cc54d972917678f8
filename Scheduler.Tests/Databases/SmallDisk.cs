using System.Diagnostics;

namespace Scheduler.Tests.Databases;

/// <summary>A file system of a few megabytes, in memory, that a test can fill. Only root can mount one: others skip.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string FolderPrefix = "scheduler-tests-disk-";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), FolderPrefix + Environment.ProcessId);

    public SmallDisk(int megabytes)
    {
        RemoveLeftovers();
        Directory.CreateDirectory(_folder);
        var (mounted, words) = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _folder);
        if (!mounted)
        {
            Directory.Delete(_folder);
            Skip.If(true, $"a small disk cannot be mounted here: {words}");
        }
    }

    public string File(string name) => Path.Combine(_folder, name);

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(File("ballast"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[512];
        try
        {
            while (true)
            {
                ballast.Write(block);
            }
        }
        catch (IOException)
        {
            // That is what full is.
        }
    }

    public void Free() => System.IO.File.Delete(File("ballast"));

    public void Dispose() => Remove(_folder);

    private static void RemoveLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            if (!Directory.Exists($"/proc/{folder[(folder.LastIndexOf('-') + 1)..]}"))
            {
                Remove(folder);
            }
        }
    }

    private static void Remove(string folder)
    {
        // Lazily: a process of a run that was killed may still have files open on it.
        Run("umount", "-l", folder);
        Directory.Delete(folder, recursive: true);
    }

    private static (bool Succeeded, string Words) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var words = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, words.Trim());
    }
}
