using System.Runtime.CompilerServices;
using Scheduler.Docker.Events;
using Scheduler.Docker.Models;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>The engine itself, and what happens in it.</summary>
public sealed class SystemOperations
{
    private readonly EngineTransport _transport;

    internal SystemOperations(EngineTransport transport) => _transport = transport;

    /// <summary>Whether it answers. Works with an engine of any version.</summary>
    public Task<PingAnswer> PingAsync(TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.PingAsync(deadline ?? _transport.Options.QueryDeadline, cancellation);

    public Task<EngineVersion> VersionAsync(TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            new EngineCall(HttpMethod.Get, "/version", deadline ?? _transport.Options.QueryDeadline),
            EngineJson.Default.EngineVersion, cancellation);

    public Task<EngineInfo> InfoAsync(TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            new EngineCall(HttpMethod.Get, "/info", deadline ?? _transport.Options.QueryDeadline),
            EngineJson.Default.EngineInfo, cancellation);

    /// <summary>
    /// Events as they come; ends at <paramref name="until"/> or when the engine does. The engine drops events for a
    /// reader that is more than a moment behind, so read quickly. <see cref="FollowEvents"/> survives restarts.
    /// </summary>
    /// <param name="filters">Such as type, event, label, container.</param>
    /// <param name="since">Also those since then that the engine still remembers: the last 256 of its life.</param>
    /// <param name="until">Null: no end.</param>
    /// <param name="deadline">For the beginning of the answer.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<EngineEvent> EventsAsync(
        EngineFilters? filters = null, EngineTime? since = null, EngineTime? until = null, TimeSpan? deadline = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var stream = await EventStream.OpenAsync(_transport, filters, since, until, deadline, cancellation);
        await foreach (var happened in stream.ReadAsync(cancellation))
            yield return happened;
    }

    /// <summary>Events for ever, across the engine's deaths; see <see cref="EventFeed"/>.</summary>
    public EventFeed FollowEvents(EngineFilters? filters = null, EventFeedOptions? options = null) =>
        new(_transport, filters, options ?? new EventFeedOptions());
}
