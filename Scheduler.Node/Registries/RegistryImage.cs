using Scheduler.Core.Images;

namespace Scheduler.Node.Registries;

/// <summary>An image's name taken apart as a registry's API wants it.</summary>
/// <param name="Registry">By its one name.</param>
/// <param name="Repository">Such as <c>library/nginx</c>.</param>
/// <param name="Reference">A tag or a digest.</param>
public sealed record RegistryImage(string Registry, string Repository, string Reference)
{
    public static RegistryImage Of(string image)
    {
        var registry = RegistryNames.Of(image);
        var slash = image.IndexOf('/');
        var rest = slash > 0
            && RegistryNames.Parse(image[..slash]) is not null
            && RegistryNames.Parse(image[..slash]) == registry
                ? image[(slash + 1)..]
                : image;
        var (name, reference) = Cut(rest);
        return new RegistryImage(registry, registry == RegistryNames.DockerHub && !name.Contains('/') ? $"library/{name}" : name, reference);
    }

    /// <summary>Docker Hub's API has a name of its own; a registry on the machine itself is spoken to without TLS, as engines do.</summary>
    public static Uri AddressOf(string registry)
    {
        if (registry == RegistryNames.DockerHub) return new Uri("https://registry-1.docker.io/v2/");
        var host = registry[..(registry.LastIndexOf(':') is > 0 and var colon ? colon : registry.Length)];
        var isHere = host == "localhost" || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
        return new Uri($"{(isHere ? "http" : "https")}://{registry}/v2/");
    }

    private static (string Name, string Reference) Cut(string name)
    {
        if (PinnedImage.DigestIn(name) is { } digest) return (WithoutTag(name[..name.IndexOf('@')]), digest);
        var bare = WithoutTag(name);
        return (bare, bare.Length == name.Length ? "latest" : name[(bare.Length + 1)..]);
    }

    private static string WithoutTag(string name) => name.LastIndexOf(':') is var colon && colon > name.LastIndexOf('/') ? name[..colon] : name;
}
