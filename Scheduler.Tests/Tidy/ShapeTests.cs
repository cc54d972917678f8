using System.Text.RegularExpressions;

namespace Scheduler.Tests.Tidy;

/// <summary>Files and methods that a person can take in at once, and comments that are about the code.</summary>
public sealed class ShapeTests
{
    private const int FileLinesMax = 300;
    private const int MethodLinesMax = 70;
    private const int LineMax = 150;

    private static readonly Regex TypeHeader =
        new(@"^\s*((public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref)\s+)*(class|record|struct|interface|enum|namespace)\b");
    private static readonly Regex Text = new(@"""(?:[^""\\]|\\.)*""");
    private static readonly Regex Chore =
        new(@"\b(TODO|FIXME|HACK|XXX)\b|\b[A-Z]{2,}-\d+\b(?<!UTF-\d+|SHA-\d+|RFC-\d+|ISO-\d+|FNV-\d+|MD-\d+)|\B#\d{2,}\b");
    private static readonly Regex VagueName = new(@"\b(class|record|struct|interface)\s+\w*(Manager|Helper|Helpers|Util|Utils|Utility)\b");

    [Fact]
    public void Files_Length_AtMost300Lines() =>
        Assert.Empty(SourceTree.Files().Where(file => file.Lines.Count > FileLinesMax).Select(file => $"{file.Path} has {file.Lines.Count} lines"));

    [Fact]
    public void Lines_Length_AtMost150CharactersBesideTexts() => Assert.Empty(SourceTree.Files().SelectMany(LongLines));

    [Fact]
    public void Methods_Length_AtMost70Lines() => Assert.Empty(SourceTree.Files().SelectMany(LongMethods));

    [Fact]
    public void Comments_TicketsAndChores_None() => Assert.Empty(
        from file in SourceTree.Files()
        from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
        let start = line.Text.IndexOf("// ", StringComparison.Ordinal)
        where start >= 0 && Chore.IsMatch(line.Text[start..])
        select $"{file.Path}:{line.Number} {line.Text.Trim()}");

    [Fact]
    public void Types_Names_SayWhatTheyAre() => Assert.Empty(
        from file in SourceTree.Files()
        from line in file.Lines
        where VagueName.IsMatch(line)
        select $"{file.Path}: {line.Trim()}");

    [Fact]
    public void Tests_Sleeping_None() => Assert.Empty(
        from file in SourceTree.Files("Scheduler.Tests")
        from line in file.Lines
        where !file.Path.StartsWith("Scheduler.Tests/Tidy/", StringComparison.Ordinal) && Regex.IsMatch(line, @"\bThread\.Sleep\b")
        select $"{file.Path}: {line.Trim()}");

    private static IEnumerable<string> LongLines(SourceFile file)
    {
        var isRaw = false;
        for (var number = 1; number <= file.Lines.Count; number++)
        {
            var line = file.Lines[number - 1];
            var quotes = line.Split("\"\"\"").Length - 1;
            if (!isRaw && quotes == 0 && line.Length > LineMax && Text.Replace(line, "").Length > LineMax)
                yield return $"{file.Path}:{number} has {line.Length} characters";
            if (quotes % 2 == 1) isRaw = !isRaw;
        }
    }

    /// <summary>Relies on the house's formatting: a block's braces stand alone on lines of the same indentation.</summary>
    private static IEnumerable<string> LongMethods(SourceFile file)
    {
        for (var open = 1; open < file.Lines.Count; open++)
        {
            var brace = file.Lines[open];
            if (brace.Trim() != "{" || IsTypeHeader(file.Lines, open)) continue;
            var indent = brace.IndexOf('{');
            var close = open + 1;
            while (close < file.Lines.Count && !file.Lines[close].StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal)) close++;
            if (close - open - 1 > MethodLinesMax) yield return $"{file.Path}:{open} has {close - open - 1} lines";
        }
    }

    /// <summary>The header is the nearest line above with the brace's own indentation; its parameters may lie between.</summary>
    private static bool IsTypeHeader(IReadOnlyList<string> lines, int open)
    {
        var indent = lines[open].IndexOf('{');
        var header = open - 1;
        while (header > 0 && lines[header].Length - lines[header].TrimStart().Length > indent) header--;
        return TypeHeader.IsMatch(lines[header]);
    }
}
