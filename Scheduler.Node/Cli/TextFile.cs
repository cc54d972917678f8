namespace Scheduler.Node.Cli;

/// <summary>Files that a person names on the command line.</summary>
internal static class TextFile
{
    /// <exception cref="CommandFailure">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage(fault.Message);
        }
    }

    /// <exception cref="CommandFailure">It is there already, or cannot be written.</exception>
    public static void Create(string path, string text)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage(fault.Message);
        }
    }
}
