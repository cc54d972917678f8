namespace Scheduler.Core.Compose.Yaml;

/// <summary>How findings write the way to a value: <c>services.web.ports[0]</c>.</summary>
internal static class KeyPath
{
    /// <summary>Longer keys are cut: they are shown, not looked up.</summary>
    private const int KeyLengthMax = 100;

    public static string Join(string path, string key)
    {
        var shown = Shown(key);
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }

    /// <summary>A key or value for people: without control characters, and not endless.</summary>
    public static string Shown(string text)
    {
        if (text.Length > KeyLengthMax) text = text[..KeyLengthMax] + "…";
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
    }
}
