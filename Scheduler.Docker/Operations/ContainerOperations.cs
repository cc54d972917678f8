using System.Globalization;
using System.Net;
using Scheduler.Docker.Models;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>Containers, addressed by id, by the beginning of an id, or by name.</summary>
public sealed class ContainerOperations
{
    private readonly EngineTransport _transport;

    internal ContainerOperations(EngineTransport transport) => _transport = transport;

    /// <summary>Conflict: the name is taken. Not found: the image is not here.</summary>
    public Task<ContainerCreated> CreateAsync(
        string? name, ContainerSpec spec, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var call = new EngineCall(HttpMethod.Post, "/containers/create", deadline ?? _transport.Options.ChangeDeadline)
        {
            Query = new Query().Add("name", name),
        };
        return _transport.ReadAsync(
            call.WithJson(spec, EngineJson.Default.ContainerSpec), EngineJson.Default.ContainerCreated, cancellation);
    }

    /// <returns>False when it was running already.</returns>
    public async Task<bool> StartAsync(string id, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        await PostAsync(id, "start", null, deadline, cancellation) != HttpStatusCode.NotModified;

    /// <summary>Sends the stop signal, and after <paramref name="grace"/> (whole seconds; null: the container's own) kills.</summary>
    /// <returns>False when it was not running.</returns>
    public async Task<bool> StopAsync(
        string id, TimeSpan? grace = null, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var answer = await PostAsync(id, "stop", Grace(grace), deadline ?? BeyondGrace(grace), cancellation);
        return answer != HttpStatusCode.NotModified;
    }

    public Task RestartAsync(
        string id, TimeSpan? grace = null, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        PostAsync(id, "restart", Grace(grace), deadline ?? BeyondGrace(grace), cancellation);

    /// <summary>Conflict: it is not running.</summary>
    public Task KillAsync(
        string id, string signal = "SIGKILL", TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        PostAsync(id, "kill", new Query().Add("signal", signal), deadline, cancellation);

    public Task PauseAsync(string id, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        PostAsync(id, "pause", null, deadline, cancellation);

    public Task UnpauseAsync(string id, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        PostAsync(id, "unpause", null, deadline, cancellation);

    public Task RenameAsync(string id, string name, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        PostAsync(id, "rename", new Query().Add("name", name), deadline ?? _transport.Options.ChangeDeadline, cancellation);

    /// <summary>Conflict: it is running, and <paramref name="force"/> is not given.</summary>
    /// <param name="id">The container.</param>
    /// <param name="force">Kill it first.</param>
    /// <param name="volumes">Remove its anonymous volumes too.</param>
    /// <param name="deadline">Null: <see cref="DockerEngineOptions.ProcessDeadline"/>.</param>
    /// <param name="cancellation">Gives up waiting; the engine goes on.</param>
    public Task RemoveAsync(
        string id, bool force = false, bool volumes = false, TimeSpan? deadline = null,
        CancellationToken cancellation = default)
    {
        var call = new EngineCall(
            HttpMethod.Delete, $"/containers/{Segment.Of(id)}", deadline ?? _transport.Options.ProcessDeadline)
        {
            Query = new Query().Add("force", force).Add("v", volumes),
        };
        return _transport.SendAsync(call, cancellation);
    }

    public Task<ContainerDetails> InspectAsync(
        string id, bool size = false, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            Get($"/containers/{Segment.Of(id)}/json", new Query().Add("size", size), deadline),
            EngineJson.Default.ContainerDetails, cancellation);

    /// <param name="all">Also those that do not run.</param>
    /// <param name="filters">Such as label, name, status, id, network, health.</param>
    /// <param name="limit">Only the newest so many, running or not.</param>
    /// <param name="size">Count bytes too, which is slow.</param>
    /// <param name="deadline">Null: <see cref="DockerEngineOptions.QueryDeadline"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ContainerSummary>> ListAsync(
        bool all = false, EngineFilters? filters = null, int? limit = null, bool size = false,
        TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var query = new Query().Add("all", all).Add("filters", filters).Add("limit", limit).Add("size", size);
        return await _transport.ReadAsync(
            Get("/containers/json", query, deadline), EngineJson.Default.ListContainerSummary, cancellation);
    }

    public Task<ContainerTop> TopAsync(
        string id, string? psArguments = null, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            Get($"/containers/{Segment.Of(id)}/top", new Query().Add("ps_args", psArguments), deadline),
            EngineJson.Default.ContainerTop, cancellation);

    public Task UpdateAsync(
        string id, ContainerUpdate update, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var call = new EngineCall(
            HttpMethod.Post, $"/containers/{Segment.Of(id)}/update", deadline ?? _transport.Options.ChangeDeadline);
        return _transport.SendAsync(call.WithJson(update, EngineJson.Default.ContainerUpdate), cancellation);
    }

    /// <summary>
    /// Waits until the container has ended. The engine's silence is normal here: <paramref name="deadline"/> (null: for
    /// ever) limits the waiting, while the engine must acknowledge the call in the time of any query.
    /// </summary>
    public async Task<ContainerExit> WaitAsync(
        string id, WaitCondition until = WaitCondition.NotRunning, TimeSpan? deadline = null,
        CancellationToken cancellation = default)
    {
        var limit = deadline ?? Timeout.InfiniteTimeSpan;
        var call = new EngineCall(
            HttpMethod.Post, $"/containers/{Segment.Of(id)}/wait", _transport.Options.QueryDeadline)
        {
            Query = new Query().Add("condition", until.ToQuery()),
        };
        await using var answer = (await _transport.OpenAsync(call, cancellation)).WithIdle(limit);
        await foreach (var exit in Streams.StreamGuard.GuardAsync(
            answer, Streams.JsonLines.ReadAsync(answer, EngineJson.Default.ContainerExit, cancellation), cancellation))
            return exit;

        throw new DockerUnreachableException(
            "it ended the answer before the container ended", wasConnected: true,
            call.ToString(), _transport.Endpoint.ToString(), null);
    }

    private EngineCall Get(string path, Query query, TimeSpan? deadline) =>
        new(HttpMethod.Get, path, deadline ?? _transport.Options.QueryDeadline) { Query = query };

    private Task<HttpStatusCode> PostAsync(
        string id, string verb, Query? query, TimeSpan? deadline, CancellationToken cancellation)
    {
        var call = new EngineCall(
            HttpMethod.Post, $"/containers/{Segment.Of(id)}/{verb}", deadline ?? _transport.Options.ProcessDeadline)
        {
            Query = query,
        };
        return _transport.SendAsync(call, cancellation);
    }

    private static Query Grace(TimeSpan? grace) =>
        new Query().Add("t", grace is { } span
            ? Math.Ceiling(span.TotalSeconds).ToString(CultureInfo.InvariantCulture)
            : null);

    /// <summary>A container's own grace is not known here; it seldom exceeds the engine's ten seconds.</summary>
    private TimeSpan BeyondGrace(TimeSpan? grace) => (grace ?? TimeSpan.FromSeconds(10)) + _transport.Options.ProcessDeadline;
}
