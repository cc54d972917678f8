namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>A login to a registry as clients send it.</summary>
public sealed record AuthWire
{
    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? Email { get; init; }

    public string? ServerAddress { get; init; }

    public string? IdentityToken { get; init; }

    public string? RegistryToken { get; init; }

    public string? Auth { get; init; }
}

/// <summary>The answer to a login that was kept.</summary>
public sealed record AuthDoneWire(string Status, string IdentityToken);
