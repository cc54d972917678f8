namespace Scheduler.Node.Cli;

/// <summary>Data that a command sends: of a file, or of standard input.</summary>
internal static class FileInput
{
    /// <summary>More than any secret or config may have.</summary>
    private const int BytesMax = 4 * 1024 * 1024;

    /// <exception cref="CommandFailure">It cannot be read, or is far too large.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(file, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage(fault.Message);
        }
    }

    /// <exception cref="CommandFailure">It is far too large.</exception>
    public static byte[] Read(Stream input, string name)
    {
        var buffer = new byte[BytesMax + 1];
        var length = input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length <= BytesMax ? buffer[..length] : throw CommandFailure.Usage($"{name} has more than {BytesMax / 1024} KB.");
    }
}
