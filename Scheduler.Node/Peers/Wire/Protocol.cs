namespace Scheduler.Node.Peers.Wire;

/// <summary>
/// The words of the protocol between servers: HTTP/2 over mutual TLS; a message's manifest is in a header and its JSON
/// the body; 200 carries a message back, which may be a refusal.
/// </summary>
internal static class Protocol
{
    /// <summary>Versions that this program speaks. One older than the newest stays, so that a cluster is updated server by server.</summary>
    public static readonly VersionRange Versions = new(1, 1);

    public const string AskPath = "/ask";
    public const string DeliverPath = "/deliver";
    public const string ReachPath = "/reach";

    /// <summary>The body of its answer is a line of JSON for each part of a container's output, as they come.</summary>
    public const string OutputPath = "/output";

    /// <summary>The longest such line: what an engine's longest, 64 KiB, takes if every byte of it has to be escaped.</summary>
    public const int OutputPartBytesMax = 512 * 1024;

    /// <summary>Its body and that of its answer are the two directions of a channel with a call to a host's engine.</summary>
    public const string CallPath = "/call";

    public const string VersionHeader = "scheduler-protocol";
    public const string ManifestHeader = "scheduler-manifest";

    /// <summary>Percent-encoded (RFC 3986).</summary>
    public const string AddressHeader = "scheduler-address";

    /// <summary>Milliseconds that the sender still waits, so that no two clocks are compared.</summary>
    public const string DeadlineHeader = "scheduler-deadline-ms";
}
