using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents.Wire;

/// <summary>
/// The words of the protocol between agents and servers: HTTP/1.1 over TLS, and on it a WebSocket for each agent, whose
/// every message is a manifest, a line end, and its JSON. An empty message is a sign of life, answered with another.
/// </summary>
internal static class AgentProtocol
{
    /// <summary>Versions that this program speaks. One older than the newest stays, so that agents and servers are updated one by one.</summary>
    public static readonly VersionRange Versions = new(1, 1);

    public const int DefaultPort = 7072;

    /// <summary>Answers the certificate of the cluster's authority, which a join token names.</summary>
    public const string AuthorityPath = "/authority";
    public const string JoinPath = "/join";
    public const string SessionPath = "/session";

    /// <summary>Followed by the id of what was asked for: the agent sends a container's output, a line of JSON for each part.</summary>
    public const string OutputPath = "/output/";

    /// <summary>Followed by the id of what was asked for: the agent opens a WebSocket, and carries out the call that comes on it.</summary>
    public const string CallPath = "/call/";

    /// <summary>How long a call's WebSocket waits for the other end to close it too.</summary>
    public static readonly TimeSpan CallCloseTimeout = TimeSpan.FromSeconds(1);

    public const string VersionHeader = Protocol.VersionHeader;
    public const string ManifestHeader = Protocol.ManifestHeader;

    /// <summary>Why a line was refused; percent-encoded (RFC 3986).</summary>
    public const string ReasonHeader = "scheduler-reason";

    public const int MessageBytesMax = 16 * 1024 * 1024;

    /// <summary>Messages that wait to be sent on one line.</summary>
    public const int QueueMax = 1024;
}
