using System.Globalization;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads a file's mode.</summary>
internal static class FileModeReader
{
    /// <summary>As YAML reads numbers: octal with a leading 0, decimal without one; in quotes it is octal.</summary>
    public static int? Read(Field field)
    {
        var isPlain = field.Node is ScalarNode { Plain: true };
        return field.Parsed(text => isPlain && text is not ['0', ..] ? Decimal(text) : Octal(text), "a file mode in octal such as 0440");
    }

    public static int? Octal(string text)
    {
        var digits = text.StartsWith("0o", StringComparison.Ordinal) ? text[2..] : text;
        return digits.Length is > 0 and <= 5 && digits.All(c => c is >= '0' and <= '7') ? Convert.ToInt32(digits, 8) : null;
    }

    private static int? Decimal(string text) =>
        text.Length <= 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mode) ? mode : null;
}
