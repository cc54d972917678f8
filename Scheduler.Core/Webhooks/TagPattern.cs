namespace Scheduler.Core.Webhooks;

/// <summary>Tags as a person names many at once: <c>*</c> stands for any characters. Pure, and linear in practice: patterns are short.</summary>
public static class TagPattern
{
    public const int LengthMax = 128;

    /// <summary>What is wrong with a pattern, or null.</summary>
    public static string? Fault(string pattern) =>
        pattern.Length is 0 or > LengthMax || pattern.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or '*'))
            ? $"is 1 to {LengthMax} letters, digits, '_', '-' and '.', with * for any characters"
            : null;

    public static bool Matches(string pattern, string tag)
    {
        // Where the latest * is, and how far into the tag what follows it was tried.
        var (at, from, star, tried) = (0, 0, -1, 0);
        while (from < tag.Length)
        {
            if (at < pattern.Length && pattern[at] == '*') (star, tried, at) = (at, from, at + 1);
            else if (at < pattern.Length && pattern[at] == tag[from]) (at, from) = (at + 1, from + 1);
            else if (star >= 0) (at, from, tried) = (star + 1, tried + 1, tried + 1);
            else return false;
        }

        return pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }
}
