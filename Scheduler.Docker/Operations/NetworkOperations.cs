using Scheduler.Docker.Models;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>Networks, addressed by name or id.</summary>
public sealed class NetworkOperations
{
    private readonly EngineTransport _transport;

    internal NetworkOperations(EngineTransport transport) => _transport = transport;

    /// <summary>Conflict: the name is taken.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(
        NetworkSpec spec, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var call = Change(HttpMethod.Post, "/networks/create", deadline).WithJson(spec, EngineJson.Default.NetworkSpec);
        var answer = await _transport.ReadAsync(call, EngineJson.Default.IdAnswer, cancellation);
        return answer.Id ?? throw new DockerProtocolException("no id", call.ToString(), _transport.Endpoint.ToString());
    }

    public Task<NetworkDetails> InspectAsync(
        string network, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            Query($"/networks/{Segment.Of(network)}", deadline), EngineJson.Default.NetworkDetails, cancellation);

    public async Task<IReadOnlyList<NetworkDetails>> ListAsync(
        EngineFilters? filters = null, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        await _transport.ReadAsync(
            Query("/networks", deadline) with { Query = new Query().Add("filters", filters) },
            EngineJson.Default.ListNetworkDetails, cancellation);

    /// <summary>Forbidden: a container is in it.</summary>
    public Task RemoveAsync(string network, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(Change(HttpMethod.Delete, $"/networks/{Segment.Of(network)}", deadline), cancellation);

    /// <summary>Forbidden: the container is in it already.</summary>
    public Task ConnectAsync(
        string network, string container, EndpointSettings? settings = null, TimeSpan? deadline = null,
        CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Change(HttpMethod.Post, $"/networks/{Segment.Of(network)}/connect", deadline)
                .WithJson(new NetworkConnect(container, settings), EngineJson.Default.NetworkConnect),
            cancellation);

    public Task DisconnectAsync(
        string network, string container, bool force = false, TimeSpan? deadline = null,
        CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Change(HttpMethod.Post, $"/networks/{Segment.Of(network)}/disconnect", deadline)
                .WithJson(new NetworkDisconnect(container, force), EngineJson.Default.NetworkDisconnect),
            cancellation);

    private EngineCall Query(string path, TimeSpan? deadline) =>
        new(HttpMethod.Get, path, deadline ?? _transport.Options.QueryDeadline);

    private EngineCall Change(HttpMethod method, string path, TimeSpan? deadline) =>
        new(method, path, deadline ?? _transport.Options.ChangeDeadline);
}
