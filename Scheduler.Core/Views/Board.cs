using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Views;

/// <summary>
/// What the node's actors last said of themselves, for listing and for placement: immutable snapshots that any thread
/// may read. Each entry has one writer, the actor that it describes. It may lag an entity's own answer by a turn.
/// </summary>
public sealed class Board
{
    private ImmutableSortedDictionary<ServiceKey, ServiceView> _services = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty;
    private ImmutableSortedDictionary<HostId, HostView> _hosts = ImmutableSortedDictionary<HostId, HostView>.Empty;

    public ImmutableSortedDictionary<ServiceKey, ServiceView> Services => Volatile.Read(ref _services);

    public ImmutableSortedDictionary<HostId, HostView> Hosts => Volatile.Read(ref _hosts);

    public void Post(ServiceView view) =>
        ImmutableInterlocked.Update(ref _services, static (all, one) => all.SetItem(one.Key, one), view);

    public void Withdraw(ServiceKey key) =>
        ImmutableInterlocked.Update(ref _services, static (all, one) => all.Remove(one), key);

    public void Post(HostView view) =>
        ImmutableInterlocked.Update(ref _hosts, static (all, one) => all.SetItem(one.Id, one), view);

    public void Withdraw(HostId host) =>
        ImmutableInterlocked.Update(ref _hosts, static (all, one) => all.Remove(one), host);
}
