using System.Text.Json.Serialization;

namespace Scheduler.Messages.Files;

/// <summary>A secret or config as a file of a container: by its name, never with its data.</summary>
/// <param name="Name">As the cluster keeps it.</param>
public sealed record FileUse(FileKind Kind, string Name)
{
    private const string SecretsFolder = "/run/secrets";

    /// <summary>
    /// Where it is in the container. A relative one is below /run/secrets for a secret, and below / for a config; null
    /// stands for the name.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>Whose it is there, by number.</summary>
    public int Uid { get; init; }

    public int Gid { get; init; }

    /// <summary>Its permissions; null for 0444.</summary>
    public int? Mode { get; init; }

    /// <summary>The absolute path in the container.</summary>
    [JsonIgnore]
    public string Path => (Target ?? Name) switch
    {
        ['/', ..] absolute => absolute,
        var relative => Kind == FileKind.Secret ? $"{SecretsFolder}/{relative}" : $"/{relative}",
    };

    [JsonIgnore]
    public string Folder => Path[..Math.Max(Path.LastIndexOf('/'), 0)] is { Length: > 0 } folder ? folder : "/";

    /// <summary>As people name it: <c>secret db_password</c>.</summary>
    public string Words() => FileWords.Of(Kind, Name);
}
