using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// Every service as its committed events make it, with all that it ever was: the truth that answers, containers and
/// recoveries are held against. Events are folded as they commit, and no snapshot is looked at.
/// </summary>
internal sealed class Committed(SimTimeProvider time)
{
    private readonly SortedDictionary<string, CommittedService> _services = new(StringComparer.Ordinal);

    /// <summary>Events have been committed, and are about to be folded.</summary>
    public event Action<CommittedService, ImmutableArray<ServiceEvent>>? Committing;

    public IEnumerable<CommittedService> Services => _services.Values;

    public CommittedService Of(ServiceKey key) => Of(ServiceDesk.EntityOf(key));

    public CommittedService Of(string entity)
    {
        if (_services.TryGetValue(entity, out var known)) return known;
        return _services[entity] = new CommittedService(entity);
    }

    /// <summary>Answers the service that was written, or null when it was another kind of entity.</summary>
    public CommittedService? Apply(JournalWrite write)
    {
        if (!write.PersistenceId.StartsWith("service/", StringComparison.Ordinal)) return null;
        var service = Of(write.PersistenceId);
        var events = write.Events.Select(ServiceManifests.Codec.Decode).ToImmutableArray();
        Committing?.Invoke(service, events);
        if (write.Purge) service.Purge(time.Ticks);
        else service.Apply(events, time.Ticks);
        return service;
    }
}
