using System.Text.Json;

namespace Scheduler.Docker;

/// <summary>Credentials for a registry: name and password, or an identity token in their place.</summary>
public sealed record RegistryAuth
{
    public string? Username { get; init; }
    public string? Password { get; init; }

    /// <summary>For example <c>registry.example.org:5000</c>.</summary>
    public string? ServerAddress { get; init; }

    public string? IdentityToken { get; init; }
    public string? RegistryToken { get; init; }

    /// <summary>Says whose they are, never what they are: this reaches logs.</summary>
    public override string ToString() => $"credentials of {Username ?? "a token"} at {ServerAddress}";

    /// <summary>The header's form: JSON in URL-safe base64, padded.</summary>
    internal string ToHeader() =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(ToJson(), Models.RegistryJson.Default.RegistryAuthJson))
            .Replace('+', '-').Replace('/', '_');

    private Models.RegistryAuthJson ToJson() => new(Username, Password, ServerAddress, IdentityToken, RegistryToken);
}
