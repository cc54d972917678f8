using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

internal static class HostPorts
{
    /// <summary>One port of the host and no other will do: neither the engine nor a range leaves a choice.</summary>
    public static bool IsFixed(PortSpec port) => port.HostPort > 0 && port.HostPortLast <= port.HostPort;
}
