using System.Text.RegularExpressions;

namespace Scheduler.Core.Images;

/// <summary>Which registry an image comes from, and the one name that each registry is known by here. Pure.</summary>
public static partial class RegistryNames
{
    public const string DockerHub = "docker.io";

    public const string Expected =
        "a registry's host name with its port where it has one, such as docker.io, ghcr.io or registry.example.org:5000";

    private const int LengthMax = 255;

    /// <summary>The registry of an image reference: Docker Hub when it names none.</summary>
    public static string Of(string image)
    {
        var slash = image.IndexOf('/');
        return slash > 0 && IsRegistry(image[..slash]) ? OneName(image[..slash]) : DockerHub;
    }

    /// <summary>The one name of a registry that a person wrote, as a name or as an address; null when it is neither.</summary>
    public static string? Parse(string text)
    {
        var name = text.Trim();
        if (name.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) name = name["https://".Length..];
        else if (name.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) name = name["http://".Length..];
        // What Docker's own tools write behind the name; anything else is part of an image's name, and no registry's.
        foreach (var tail in (ReadOnlySpan<string>)["/v1/", "/v2/", "/v1", "/v2", "/"])
        {
            if (!name.EndsWith(tail, StringComparison.Ordinal)) continue;
            name = name[..^tail.Length];
            break;
        }

        return name.Length <= LengthMax && Form().IsMatch(name) && IsRegistry(name) ? OneName(name) : null;
    }

    /// <summary>Whether the first part of an image's name is a registry: an engine takes one without dot and port for a user of Docker Hub.</summary>
    private static bool IsRegistry(string part) =>
        part.AsSpan().ContainsAny('.', ':') || part == "localhost" || part.Any(char.IsAsciiLetterUpper);

    private static string OneName(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower == "index.docker.io" ? DockerHub : lower;
    }

    [GeneratedRegex(@"\A(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?\z")]
    private static partial Regex Form();
}
