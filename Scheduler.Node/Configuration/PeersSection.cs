using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Configuration;

/// <summary>How this server and its peers reach and know each other.</summary>
public sealed record PeersSection
{
    /// <summary>https, an IP address and a port; null to have no peers.</summary>
    public required Uri? Listen { get; init; }

    /// <summary><c>host</c> or <c>host:port</c> that peers are told; null to find out.</summary>
    public required string? Advertise { get; init; }

    /// <summary>The join token's text; null when it is in a file.</summary>
    public required string? Token { get; init; }

    /// <summary>A file that an operator keeps the token in; it is only read. Null for none.</summary>
    public required string? TokenFile { get; init; }

    /// <summary>Where this server keeps the token when the configuration gives none.</summary>
    public required string DefaultTokenFile { get; init; }

    public required bool NewToken { get; init; }

    /// <summary>Requests under way at one time, for each peer and direction.</summary>
    public required int RequestsMax { get; init; }

    public required int MessageBytesMax { get; init; }

    /// <summary>The token that the configuration gives, or null when it gives none. A fault never shows the text.</summary>
    /// <exception cref="ConfigurationException">It gives something that is no token, or a file without one.</exception>
    public JoinToken? GivenToken()
    {
        if (Token is not null)
            return JoinToken.Parse(Token) ?? throw new ConfigurationException([$"cluster.token is no token: expected {JoinToken.Expected}"]);
        if (TokenFile is null) return null;
        return new TokenFile(TokenFile).Read() ?? throw new ConfigurationException([$"cluster.tokenFile: there is no {TokenFile}"]);
    }
}
