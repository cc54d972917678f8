using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Orphans;

/// <summary>A container of this cluster that no service asks for.</summary>
/// <param name="Why">For a person.</param>
public sealed record Orphan(HostId Host, OrphanView View, string Why)
{
    /// <summary>The service that its labels name; null when they name none.</summary>
    public ServiceKey? Service => ServiceKey.TryParse(View.Service, out var key) ? key : null;

    /// <summary>It has the name that its labels stand for: one that was made of an image of ours has the labels only.</summary>
    public bool HasOwnName => Service is { } key && ContainerIdentity.IsNameOf(key, View.Instance, View.ContainerName);

    public FoundInstance Found => new(View.Instance, View.Slot, Host, View.Revision);
}
