using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Checks <c>network_mode: service:NAME</c>, and Rancher's <c>container:NAME</c> for a service of the stack: each instance
/// is where the other service has the one of its slot.
/// </summary>
internal sealed class SharedNetworkReader(IReadOnlyDictionary<string, Field> fields)
{
    public void Check(ImmutableSortedDictionary<string, StackService> services)
    {
        foreach (var (name, service) in services)
        {
            if (NetworkSharing.LenderOf(service.Spec.Container) is not { } lender) continue;
            var at = (fields[name]["network_mode"] ?? fields[name]["net"])!;
            if (!services.TryGetValue(lender, out var other))
                at.Error($"there is no service {Shown.Text(lender)} in the stack whose network could be shared");
            else if (lender == name || NetworkSharing.LenderOf(other.Spec.Container) is not null)
                at.Error($"{lender} has no network of its own");
            else if (service.Spec.Mode != other.Spec.Mode)
                at.Error($"must be of the same mode as {lender}, whose network it shares");
        }
    }
}
