using System.Runtime.CompilerServices;
using Scheduler.Docker.Models;
using Scheduler.Docker.Streams;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>What containers say over time. Deadlines cover the beginning of an answer; its silence means nothing.</summary>
public sealed class LogOperations
{
    private readonly EngineTransport _transport;

    internal LogOperations(EngineTransport transport) => _transport = transport;

    /// <summary>The output as the engine sends it; <see cref="LogLines"/> makes lines of it.</summary>
    public async IAsyncEnumerable<LogFrame> ReadAsync(
        string container, LogsRequest request, TimeSpan? deadline = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var path = $"/containers/{Segment.Of(container)}";
        var limit = deadline ?? _transport.Options.QueryDeadline;
        var tty = request.Tty ?? (await _transport.ReadAsync(
            new EngineCall(HttpMethod.Get, $"{path}/json", limit), EngineJson.Default.ContainerDetails, cancellation)).Config.Tty;
        var call = new EngineCall(HttpMethod.Get, $"{path}/logs", limit)
        {
            Query = new Query()
                .Add("stdout", request.Stdout).Add("stderr", request.Stderr)
                .Add("follow", request.Follow).Add("timestamps", request.Timestamps)
                .Add("since", request.Since).Add("until", request.Until)
                .Add("tail", request.Tail),
        };
        await using var answer = await _transport.OpenAsync(call, cancellation);
        var frames = tty == true
            ? FrameReader.ReadRawAsync(answer, cancellation)
            : FrameReader.ReadFramesAsync(answer, cancellation);
        await foreach (var frame in StreamGuard.GuardAsync(answer, frames, cancellation))
            yield return frame;
    }

    /// <summary>The output line by line, each with its time if the request asks for timestamps.</summary>
    public IAsyncEnumerable<LogLine> ReadLinesAsync(
        string container, LogsRequest request, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        LogLines.ReadAsync(ReadAsync(container, request, deadline, cancellation), request.Timestamps, cancellation);

    /// <summary>One reading. A rate needs two, for which the engine takes a second or two; a one-shot answers at once.</summary>
    public Task<ContainerStats> StatsAsync(
        string container, bool oneShot = false, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            StatsCall(container, new Query().Add("stream", "false").Add("one-shot", oneShot), deadline),
            SnakeCaseJson.Default.ContainerStats, cancellation);

    /// <summary>A reading each second while the container runs.</summary>
    public async IAsyncEnumerable<ContainerStats> FollowStatsAsync(
        string container, TimeSpan? deadline = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var call = StatsCall(container, new Query().Add("stream", "true"), deadline);
        await using var answer = await _transport.OpenAsync(call, cancellation);
        var readings = JsonLines.ReadAsync(answer, SnakeCaseJson.Default.ContainerStats, cancellation);
        await foreach (var reading in StreamGuard.GuardAsync(answer, readings, cancellation))
            yield return reading;
    }

    private EngineCall StatsCall(string container, Query query, TimeSpan? deadline) =>
        new(HttpMethod.Get, $"/containers/{Segment.Of(container)}/stats", deadline ?? _transport.Options.QueryDeadline)
        {
            Query = query,
        };
}
