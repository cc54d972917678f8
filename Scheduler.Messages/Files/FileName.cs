using System.Text.RegularExpressions;

namespace Scheduler.Messages.Files;

/// <summary>What a secret or config may be called, as with Swarm.</summary>
public static partial class FileName
{
    public const int LengthMax = 64;

    /// <summary>What is wrong with a name, in words; null when nothing is.</summary>
    public static string? Fault(string name) =>
        Form().IsMatch(name) ? null : $"1 to {LengthMax} letters, digits, '-', '_' and '.', with a letter or digit at both ends";

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
