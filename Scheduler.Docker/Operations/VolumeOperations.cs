using Scheduler.Docker.Models;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>Volumes, addressed by name.</summary>
public sealed class VolumeOperations
{
    private readonly EngineTransport _transport;

    internal VolumeOperations(EngineTransport transport) => _transport = transport;

    /// <summary>Creates a volume; one of the same name and driver that is there already is the answer, unchanged.</summary>
    public Task<VolumeDetails> CreateAsync(
        VolumeSpec spec, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            new EngineCall(HttpMethod.Post, "/volumes/create", deadline ?? _transport.Options.ChangeDeadline)
                .WithJson(spec, EngineJson.Default.VolumeSpec),
            EngineJson.Default.VolumeDetails, cancellation);

    public Task<VolumeDetails> InspectAsync(
        string name, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            new EngineCall(HttpMethod.Get, $"/volumes/{Segment.Of(name)}", deadline ?? _transport.Options.QueryDeadline),
            EngineJson.Default.VolumeDetails, cancellation);

    public async Task<IReadOnlyList<VolumeDetails>> ListAsync(
        EngineFilters? filters = null, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var call = new EngineCall(HttpMethod.Get, "/volumes", deadline ?? _transport.Options.QueryDeadline)
        {
            Query = new Query().Add("filters", filters),
        };
        return (await _transport.ReadAsync(call, EngineJson.Default.VolumeList, cancellation)).Volumes ?? [];
    }

    /// <summary>Conflict: a container uses it.</summary>
    public Task RemoveAsync(
        string name, bool force = false, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            new EngineCall(HttpMethod.Delete, $"/volumes/{Segment.Of(name)}", deadline ?? _transport.Options.ChangeDeadline)
            {
                Query = new Query().Add("force", force),
            },
            cancellation);
}
