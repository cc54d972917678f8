using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>The host name of a container that is to have its slot's: <c>stack-service-slot</c>, as Rancher names containers.</summary>
internal static class SlotHostname
{
    private const int LengthMax = 63;

    public static ContainerSpec Named(ContainerSpec container, ServiceKey service, int slot) =>
        container.HostnameOfSlot ? container with { Hostname = Of(service, slot) } : container;

    /// <summary>What a host name may not hold becomes a dash; of one that is too long the end tells instances apart.</summary>
    private static string Of(ServiceKey service, int slot)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{service.Stack}-{service.Service}-{slot}");
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return (plain.Length <= LengthMax ? plain : plain[^LengthMax..]).Trim('-');
    }
}
