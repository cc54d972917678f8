using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Orphans;

/// <summary>A container of this cluster that no service asks for.</summary>
/// <param name="Why">For a person.</param>
public sealed record Orphan(HostId Host, OrphanView View, string Why)
{
    /// <summary>The service that its labels name; null when they name none.</summary>
    public ServiceKey? Service => ServiceKey.TryParse(View.Service, out var key) ? key : null;

    public FoundInstance Found => new(View.Instance, View.Slot, Host, View.Revision);
}
