using Scheduler.Messages;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Files;

/// <summary>What servers and agents have in common about secrets and configs.</summary>
public static class FileTerms
{
    /// <summary>What agents and servers of this program say they can do.</summary>
    public const int Version = 1;

    /// <summary>As Swarm has it: below so many bytes.</summary>
    public const int SecretBytesMax = 500 * 1024;

    public const int ConfigBytesMax = 1000 * 1024;

    /// <summary>For a service whose containers would lack what it is to give them.</summary>
    public static Refusal TooOld(HostId host) =>
        Refusal.Conflict($"the agent of host {host} is of an older version, which puts no secrets and configs into containers: update it");
}
