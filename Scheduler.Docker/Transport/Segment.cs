namespace Scheduler.Docker.Transport;

/// <summary>
/// Ids and names on their way into a path. A name such as <c>..</c> would be folded away by URI rules and address
/// something else entirely, so it never gets that far.
/// </summary>
internal static class Segment
{
    public static string Of(string idOrName)
    {
        if (string.IsNullOrEmpty(idOrName) || idOrName is "." or ".." || idOrName.Any(char.IsControl))
            throw new ArgumentException($"'{idOrName}' is no id or name.", nameof(idOrName));

        return Uri.EscapeDataString(idOrName);
    }

    /// <summary>An image's name keeps its slashes.</summary>
    public static string OfImage(string image) => string.Join('/', image.Split('/').Select(Of));
}
