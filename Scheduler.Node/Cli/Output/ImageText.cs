namespace Scheduler.Node.Cli.Output;

/// <summary>An image for a person: its name, and as much of its digest as tells it from another.</summary>
internal static class ImageText
{
    private const int DigitsShown = 12;

    public static string? Of(string? image, string? digest)
    {
        if (image is null || digest is null) return image;
        var name = image.Split('@')[0];
        var digits = digest[(digest.IndexOf(':') + 1)..];
        return $"{name}@{digits[..Math.Min(DigitsShown, digits.Length)]}";
    }
}
