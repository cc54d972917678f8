using Scheduler.Core.Hosts;

namespace Scheduler.Core.Images;

/// <summary>
/// An image by its digest. A tag can be moved at any time, and two hosts that pull it at different times then run different
/// images under one name; a digest is its content. Pure.
/// </summary>
public static class PinnedImage
{
    /// <summary>The digest that a reference names, or null.</summary>
    public static string? DigestIn(string image) => image.IndexOf('@') is var at and > 0 ? image[(at + 1)..] : null;

    /// <summary>The same name and tag, which people read, with a digest, which an engine goes by.</summary>
    public static string At(string image, string digest) => $"{WithoutDigest(image)}@{digest}";

    /// <summary>By which digest a registry has the image of that name; null when no registry is known to have it.</summary>
    public static string? DigestOf(string image, EngineImage found)
    {
        if (DigestIn(image) is { } named) return named;
        var repository = RepositoryOf(image);
        return found.Digests.Where(one => RepositoryOf(one) == repository).Select(DigestIn).FirstOrDefault(digest => digest is not null);
    }

    /// <summary>Without tag and digest, and in full: engines shorten the names of Docker Hub's.</summary>
    public static string RepositoryOf(string image)
    {
        var name = WithoutTag(image);
        var registry = RegistryNames.Of(name);
        // What names no registry in full is Docker Hub's; its first part may still be the registry's other name.
        var path = name.IndexOf('/') is var slash && slash > 0 && RegistryNames.Parse(name[..slash]) is not null ? name[(slash + 1)..] : name;
        return registry == RegistryNames.DockerHub && !path.Contains('/') ? $"{registry}/library/{path}" : $"{registry}/{path}";
    }

    /// <summary>The tag that a reference names, or null.</summary>
    public static string? TagIn(string image) =>
        WithoutDigest(image) is var name && name.LastIndexOf(':') is var colon && colon > name.LastIndexOf('/')
            ? name[(colon + 1)..]
            : null;

    /// <summary>As it was written, without tag and digest.</summary>
    public static string WithoutTag(string image)
    {
        var name = WithoutDigest(image);
        return TagIn(name) is { } tag ? name[..^(tag.Length + 1)] : name;
    }

    private static string WithoutDigest(string image) => image.IndexOf('@') is var at and > 0 ? image[..at] : image;
}
