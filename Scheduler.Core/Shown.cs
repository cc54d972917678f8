namespace Scheduler.Core;

/// <summary>What others wrote, as messages show them: without control characters, and not endless.</summary>
public static class Shown
{
    private const int LengthMax = 100;

    public static string Text(string text, int lengthMax = LengthMax)
    {
        if (text.Length > lengthMax) text = text[..lengthMax] + "…";
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
    }
}
