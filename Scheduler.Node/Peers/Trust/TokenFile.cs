using Scheduler.Node.Configuration;

namespace Scheduler.Node.Peers.Trust;

/// <summary>Where a server keeps its join token: one line, readable by its user only, and never in the database.</summary>
/// <param name="path">An absolute path.</param>
public sealed class TokenFile(string path)
{
    public const string DefaultName = "cluster.token";

    public string Path => path;

    public static TokenFile In(string dataDirectory) => new(System.IO.Path.Combine(dataDirectory, DefaultName));

    /// <summary>Null when there is no file.</summary>
    /// <exception cref="ConfigurationException">There is one, without a token in it, or it cannot be read.</exception>
    public JoinToken? Read()
    {
        try
        {
            return JoinToken.Parse(File.ReadAllText(path))
                ?? throw new ConfigurationException([$"{path} holds no token: expected {JoinToken.Expected}"]);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"the join token in {path} cannot be read: {fault.Message}"]);
        }
    }

    /// <summary>Replaces the file at one stroke, so that a crash leaves the old or the new.</summary>
    public void Write(JoinToken token) => Write(path, token.Text + "\n");

    public void Delete() => File.Delete(path);

    internal static void Write(string path, string text)
    {
        // Created under another name with its mode, so that the text is never in a file that others can read.
        var fresh = path + ".new";
        File.Delete(fresh);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, create))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
