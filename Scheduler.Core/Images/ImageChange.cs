using Scheduler.Messages;

namespace Scheduler.Core.Images;

/// <summary>What an image's name becomes when its tag or its digest alone is another. Pure.</summary>
public static class ImageChange
{
    /// <summary>The name, or why there is none; exactly one is null.</summary>
    /// <param name="tag">Null for the present one.</param>
    /// <param name="digest">What the tag is known to stand for. It becomes part of a name that has one already; elsewhere
    /// people read the tag, and the revision is pinned.</param>
    public static (string? Image, Refusal? Fault) Of(string present, string? tag, string? digest)
    {
        var (name, isPinned) = (PinnedImage.WithoutTag(present), PinnedImage.DigestIn(present) is not null);
        var named = tag ?? PinnedImage.TagIn(present);
        if (isPinned && named is null && digest is null)
            return (null, Refusal.Conflict($"the image {present} is pinned to its digest and has no tag that could be asked for again"));
        var image = named is null ? name : $"{name}:{named}";
        if (isPinned && digest is not null) image = PinnedImage.At(image, digest);
        // The tag and the digest come from outside: the whole has to be an image's name still.
        return Services.SpecFaults.ImageFault(digest is null ? image : PinnedImage.At(image, digest)) is { } fault
            ? (null, Refusal.Invalid(fault, "image"))
            : (image, null);
    }
}
