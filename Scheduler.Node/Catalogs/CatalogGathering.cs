using System.Text;
using Scheduler.Core.Catalogs;
using Scheduler.Messages;

namespace Scheduler.Node.Catalogs;

/// <summary>Collects a catalog's files, one by one, as long as they are within the limits.</summary>
internal sealed class CatalogGathering
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private long _bytes;

    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public Refusal TooMany => Refusal.Invalid(
        $"The catalog has more than {CatalogLimits.FilesMax:N0} files, or they have more than {CatalogLimits.BytesMax:N0} bytes together.");

    /// <summary>Why it is no catalog; null when it is one.</summary>
    public Refusal? Refusal => Files.Keys.Any(path => CatalogPath.Parse(path)?.Number is not null)
        ? null
        : Refusal.Invalid("There is no template in it: expected files such as templates/NAME/0/docker-compose.yml.");

    /// <summary>Icons and the like mean nothing, and what is too large is no compose file.</summary>
    public bool Wants(string path, long bytes) => bytes <= CatalogLimits.FileBytesMax && CatalogPath.Parse(path) is not null;

    /// <summary>Answers why no more is taken, or null.</summary>
    public Refusal? Add(string path, byte[] content)
    {
        _bytes += content.Length;
        if (Files.Count >= CatalogLimits.FilesMax || _bytes > CatalogLimits.BytesMax) return TooMany;
        try
        {
            Files[path] = Strict.GetString(content);
            return null;
        }
        catch (DecoderFallbackException)
        {
            return Refusal.Invalid($"The file {path} is no text in UTF-8.");
        }
    }
}
