using System.Text;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Splits a text into words as a POSIX shell does with quotes and backslashes; it expands nothing.</summary>
internal static class ShellWords
{
    /// <summary>The words; null when a quote is not closed or a backslash ends the text.</summary>
    public static List<string>? Split(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new StringBuilder();
            if (c is '\'' or '"')
            {
                at = Quoted(text, at, word);
                if (at < 0) return null;
            }
            else if (c == '\\')
            {
                if (++at == text.Length) return null;
                // A backslash at a line's end joins the lines.
                if (text[at] != '\n') word.Append(text[at]);
            }
            else
            {
                word.Append(c);
            }
        }

        if (word is not null) words.Add(word.ToString());
        return words;
    }

    /// <summary>Reads what stands in quotes. Answers where the closing quote is, or -1.</summary>
    private static int Quoted(string text, int open, StringBuilder word)
    {
        var quote = text[open];
        for (var at = open + 1; at < text.Length; at++)
        {
            if (text[at] == quote) return at;
            // In double quotes a backslash is one unless it stands before these.
            var escapes = quote == '"' && text[at] == '\\' && at + 1 < text.Length;
            if (escapes && text[at + 1] is ('"' or '\\' or '$' or '`')) at++;
            word.Append(text[at]);
        }

        return -1;
    }
}
