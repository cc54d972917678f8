using Scheduler.Messages.Cluster;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Swarm;

/// <summary>
/// Ids as Swarm's clients know them: 25 of [a-z0-9]. Derived from our own identities, so that every server gives the same
/// ones, before and after a restart, and none has to be kept.
/// </summary>
public static class DockerIds
{
    public const int Length = 25;

    /// <param name="uid">The service's uid: one that is made anew under an old name is another service.</param>
    public static string OfService(string uid) => Of("service", uid);

    public static string OfTask(InstanceId instance) => Of("task", instance.Value);

    /// <summary>Of a slot that waits for a place: it has no instance yet.</summary>
    public static string OfSlot(string serviceUid, int slot) =>
        Of("slot", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{serviceUid}/{slot}"));

    public static string OfHost(HostId host) => Of("node", host.Value);

    public static string OfServer(NodeId server) => Of("server", server.Value);

    public static string OfNetwork(string name) => Of("network", name);

    public static string OfFile(FileKind kind, string name) => Of(FileWords.Of(kind), name);

    public static string OfCluster(string cluster) => Of("cluster", cluster);

    /// <summary>Whether a text may be such an id, whole.</summary>
    public static bool IsWhole(string text) => text.Length == Length && Base36.IsOfItsDigits(text);

    private static string Of(string kind, string identity) => Base36.OfHash($"{kind}/{identity}", Length);
}
