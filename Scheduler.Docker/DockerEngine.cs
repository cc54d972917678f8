using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>
/// One Docker engine. Every call has a deadline: its own, or that of its kind in <see cref="DockerEngineOptions"/>.
/// Calls fail with a <see cref="DockerException"/>: <see cref="DockerApiException"/> when the engine says no,
/// <see cref="DockerDeadlineException"/> when it says nothing, <see cref="DockerUnreachableException"/> when it is not
/// there, <see cref="DockerVersionException"/> when it is too old, <see cref="DockerProtocolException"/> when it makes
/// no sense. Opening does not connect; the first call does. Safe for use by several threads.
/// </summary>
public sealed class DockerEngine : IDisposable, IAsyncDisposable
{
    private readonly EngineTransport _transport;

    public DockerEngine(DockerEndpoint endpoint, DockerEngineOptions? options = null)
    {
        _transport = new EngineTransport(endpoint, options ?? new DockerEngineOptions());
        Containers = new ContainerOperations(_transport);
        Logs = new LogOperations(_transport);
        Exec = new ExecOperations(_transport);
        Archives = new ArchiveOperations(_transport);
        Images = new ImageOperations(_transport);
        Networks = new NetworkOperations(_transport);
        Volumes = new VolumeOperations(_transport);
        System = new SystemOperations(_transport);
        Raw = new RawOperations(_transport);
    }

    public DockerEndpoint Endpoint => _transport.Endpoint;

    public ContainerOperations Containers { get; }

    /// <summary>What containers say: logs, statistics.</summary>
    public LogOperations Logs { get; }

    /// <summary>Commands in containers, and their terminals.</summary>
    public ExecOperations Exec { get; }

    /// <summary>Files in containers.</summary>
    public ArchiveOperations Archives { get; }

    public ImageOperations Images { get; }

    public NetworkOperations Networks { get; }

    public VolumeOperations Volumes { get; }

    public SystemOperations System { get; }

    /// <summary>Any call, to be passed on as it is.</summary>
    public RawOperations Raw { get; }

    public void Dispose() => _transport.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
