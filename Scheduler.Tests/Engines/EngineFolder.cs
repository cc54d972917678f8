namespace Scheduler.Tests.Engines;

/// <summary>
/// A folder for one engine, and a lock that the kernel gives back when this process dies in whatever way: that is how
/// the next run tells leftovers from an engine in use.
/// </summary>
internal sealed class EngineFolder : IDisposable
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "scheduler-tests");

    private readonly FileStream _lock;

    private EngineFolder(string path, FileStream held)
    {
        Location = path;
        _lock = held;
    }

    public string Location { get; }

    public static EngineFolder Take()
    {
        Directory.CreateDirectory(Root);
        while (true)
        {
            var path = Path.Combine(Root, Path.GetRandomFileName()[..8]);
            try
            {
                return new EngineFolder(path, Hold(path + ".lock"));
            }
            catch (IOException)
            {
                // Another run, looking for leftovers, was quicker to lock the file that we had just made.
            }
        }
    }

    /// <summary>Stops the engines of runs that did not live to do it.</summary>
    public static async Task RemoveLeftoversAsync()
    {
        Directory.CreateDirectory(Root);
        foreach (var file in Directory.GetFiles(Root, "*.lock"))
        {
            FileStream held;
            try
            {
                held = Hold(file);
            }
            catch (IOException)
            {
                continue; // in use, or just now removed by another run
            }

            using (held)
            {
                await EngineScript.RunAsync("stop", Path.ChangeExtension(file, null));
                File.Delete(file);
            }
        }
    }

    public void Dispose()
    {
        File.Delete(_lock.Name);
        _lock.Dispose();
    }

    private static FileStream Hold(string file) =>
        new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
