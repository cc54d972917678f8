namespace Scheduler.Docker;

/// <summary>
/// An image's name taken apart: repository (with its registry), and a digest or a tag. A name with neither means the
/// tag <c>latest</c>.
/// </summary>
public sealed record ImageReference(string Repository, string? Tag, string? Digest)
{
    /// <exception cref="FormatException">The text has an empty or malformed part.</exception>
    public static ImageReference Parse(string text)
    {
        var name = text;
        string? tag = null, digest = null;
        if (name.IndexOf('@') is var at and >= 0)
            (name, digest) = (name[..at], name[(at + 1)..]);
        // A colon before the last slash belongs to the registry's port.
        if (name.LastIndexOf(':') is var colon && colon > name.LastIndexOf('/'))
            (name, tag) = (name[..colon], name[(colon + 1)..]);

        if (name.Length == 0 || tag == "" || digest?.Contains(':') == false
            || name.Split('/').Any(part => part is "" or "." or "..")
            || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new FormatException($"'{text}' is no image name.");

        return new ImageReference(name, tag ?? (digest is null ? "latest" : null), digest);
    }

    /// <summary>A digest says more than a tag, so the engine is asked for it alone.</summary>
    internal string TagOrDigest => Digest ?? Tag ?? "latest";

    public override string ToString() =>
        Repository + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");
}
