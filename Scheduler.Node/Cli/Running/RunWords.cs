using System.CommandLine;

namespace Scheduler.Node.Cli.Running;

/// <summary>
/// Whatever comes after the image of <c>run</c> is the container's, be it written like an option of ours: as with docker.
/// </summary>
internal static class RunWords
{
    private const string Run = "run";

    /// <summary>The same words with <c>--</c> before the image.</summary>
    /// <param name="root">The commands, whose options tell which of the words are values of the one before.</param>
    /// <param name="words">Of the command line.</param>
    public static IReadOnlyList<string> Separated(Command root, IReadOnlyList<string> words)
    {
        var command = Next(words, 0, WithValue(root));
        if (command >= words.Count || words[command] != Run) return words;
        var image = Next(words, command + 1, WithValue(root, root.Subcommands.Single(one => one.Name == Run)));
        return image >= words.Count || words[image] == "--" ? words : [.. words.Take(image), "--", .. words.Skip(image)];
    }

    private static HashSet<string> WithValue(params Command[] commands) =>
        [
            .. commands
                .SelectMany(command => command.Options)
                .Where(option => option.Arity.MinimumNumberOfValues > 0)
                .SelectMany(option => option.Aliases.Append(option.Name))
        ];

    /// <summary>The first word from there on that is no option and no option's value.</summary>
    private static int Next(IReadOnlyList<string> words, int from, HashSet<string> withValue)
    {
        while (from < words.Count && words[from] is ['-', _, ..] and not "--") from += withValue.Contains(words[from]) ? 2 : 1;
        return from;
    }
}
