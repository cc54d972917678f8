namespace Scheduler.Bench;

/// <summary>Reads a benchmark's words: <c>--check</c> by itself, everything else a name with a value.</summary>
internal static class CommandWords
{
    /// <param name="options">To begin with.</param>
    /// <param name="check">With <c>--check</c>.</param>
    /// <param name="with">With a name and its value; null where they are not understood.</param>
    /// <returns>Null when a word is not understood; then <paramref name="errors"/> says which.</returns>
    public static T? Read<T>(string[] args, TextWriter errors, T options, Func<T, T> check, Func<T, string, string, T?> with)
        where T : class
    {
        for (var at = 0; at < args.Length; at++)
        {
            var value = at + 1 < args.Length ? args[at + 1] : null;
            if (args[at] == "--check") options = check(options);
            else if (value is not null && with(options, args[at], value) is { } more) (options, at) = (more, at + 1);
            else
            {
                errors.WriteLine($"not understood: {args[at]}");
                return null;
            }
        }

        return options;
    }
}
