using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>Files into and out of containers, as tar archives.</summary>
public sealed class ArchiveOperations
{
    private readonly EngineTransport _transport;

    internal ArchiveOperations(EngineTransport transport) => _transport = transport;

    /// <summary>Unpacks an archive into a folder that is there.</summary>
    public Task PutAsync(
        string container, string folder, Stream tar, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Call(HttpMethod.Put, container, folder, deadline ?? _transport.Options.TransferDeadline) with { Tar = tar },
            cancellation);

    /// <summary>A file or folder with all below it. The caller disposes the stream, which is read asynchronously only.</summary>
    public async Task<Stream> GetAsync(
        string container, string path, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        await _transport.OpenAsync(
            Call(HttpMethod.Get, container, path, deadline ?? _transport.Options.QueryDeadline), cancellation);

    private static EngineCall Call(HttpMethod method, string container, string path, TimeSpan deadline) =>
        new(method, $"/containers/{Segment.Of(container)}/archive", deadline) { Query = new Query().Add("path", path) };
}
