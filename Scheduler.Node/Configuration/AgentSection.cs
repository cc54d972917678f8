using Scheduler.Node.Agents.Joining;

namespace Scheduler.Node.Configuration;

/// <summary>How a node that is only a host finds its servers.</summary>
public sealed record AgentSection
{
    /// <summary>Each <c>host</c>, <c>host:port</c> or <c>srv:name</c>; empty on a server.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>The join token's text; null when it is in a file, or not needed any more.</summary>
    public required string? Token { get; init; }

    public required string? TokenFile { get; init; }

    /// <summary>Where it answers whether it is well: http and a loopback address; null to answer nobody.</summary>
    public required Uri? Listen { get; init; }

    /// <summary>Null when the configuration gives none. A fault never shows the text.</summary>
    /// <exception cref="ConfigurationException">It gives something that is no token.</exception>
    internal HostToken? GivenToken()
    {
        if (Token is not null)
            return HostToken.Parse(Token)
                ?? throw new ConfigurationException([$"agent.token is no token: expected {HostToken.Expected}"]);
        if (TokenFile is null) return null;
        try
        {
            return HostToken.Parse(File.ReadAllText(TokenFile))
                ?? throw new ConfigurationException([$"{TokenFile} holds no token: expected {HostToken.Expected}"]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"agent.tokenFile: {fault.Message}"]);
        }
    }
}
