namespace Scheduler.Node.Configuration;

public sealed record GatewaySection
{
    /// <summary>Scheme, address and port only.</summary>
    public required Uri Listen { get; init; }

    /// <summary>Null to serve plain HTTP.</summary>
    public required GatewayTls? Tls { get; init; }

    public required bool AllowInsecure { get; init; }

    /// <summary>Null to keep the token nowhere.</summary>
    public required string? TokenFile { get; init; }

    public required bool NewToken { get; init; }

    public required TimeSpan RequestTimeout { get; init; }

    public required int BodyBytesMax { get; init; }

    public required int ConnectionsMax { get; init; }

    public required int RequestsMax { get; init; }

    public required int FollowersMax { get; init; }

    public required TimeSpan HeartbeatEvery { get; init; }

    /// <summary>Updates are looked at before they are begun.</summary>
    public bool Preflight { get; init; } = true;

    /// <summary>How long that may take.</summary>
    public TimeSpan PreflightPatience { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>PEM files to serve HTTPS with.</summary>
public sealed record GatewayTls(string Cert, string Key);
