namespace Scheduler.Node.Cli.Running;

/// <summary>
/// Whatever comes after the image of <c>run</c> is the container's, be it written like an option of ours: as with docker.
/// </summary>
internal static class RunWords
{
    /// <summary>Options of ours that are followed by a value.</summary>
    private static readonly HashSet<string> WithValue =
    [
        "--url", "--token-file", "--stack", "--name", "-e", "--env", "-v", "--volume", "--constraint", "-w", "--workdir", "-u", "--user", "--entrypoint", "--retries", "--start-within", "-l", "--label",
    ];

    /// <summary>The same words with <c>--</c> before the image.</summary>
    public static IReadOnlyList<string> Separated(IReadOnlyList<string> words)
    {
        var command = Next(words, 0);
        if (command >= words.Count || words[command] != "run") return words;
        var image = Next(words, command + 1);
        return image >= words.Count || words[image] == "--" ? words : [.. words.Take(image), "--", .. words.Skip(image)];
    }

    /// <summary>The first word from there on that is no option and no option's value.</summary>
    private static int Next(IReadOnlyList<string> words, int from)
    {
        while (from < words.Count && words[from] is ['-', _, ..] and not "--") from += WithValue.Contains(words[from]) ? 2 : 1;
        return from;
    }
}
