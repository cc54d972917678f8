using Scheduler.Node.Configuration;

namespace Scheduler.Node.Peers.Trust;

/// <summary>
/// The join tokens that this server had before the present one, the newest first, in a file beside it: until all that their keys
/// sealed is sealed anew, be it by the next process, they are what opens it.
/// </summary>
/// <param name="present">Where the present one is.</param>
public sealed class FormerTokens(string present)
{
    private const int Max = 8;

    public string Path => present + ".old";

    /// <exception cref="ConfigurationException">They cannot be read.</exception>
    public IReadOnlyList<JoinToken> Read()
    {
        try
        {
            return [.. File.ReadAllLines(Path).Select(JoinToken.Parse).OfType<JoinToken>()];
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"the join tokens in {Path} cannot be read: {fault.Message}"]);
        }
    }

    public void Add(JoinToken token) => TokenFile.Write(
        Path, string.Concat(Read().Select(one => one.Text).Prepend(token.Text).Distinct().Take(Max).Select(text => text + "\n")));

    /// <summary>A file that cannot be deleted is left: what is in it opens nothing any more.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }
}
