using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Gateway;

/// <summary>An engine that has only output to show: lines by container, finished or still coming.</summary>
public sealed class MemoryEngine : IEngine
{
    private readonly Dictionary<string, Channel<LogLine>> _output = [];
    private readonly Dictionary<string, EngineException> _faults = [];

    public string Endpoint => "memory:";

    /// <summary>Every query, in order.</summary>
    public List<(string Container, LogQuery Query)> Asked { get; } = [];

    public MemoryEngine Writes(string container, params IEnumerable<(int Second, string Text)> lines)
    {
        foreach (var (second, text) in lines) Of(container).Writer.TryWrite(new LogLine(DateTimeOffset.UnixEpoch.AddSeconds(second), false, text));
        return this;
    }

    /// <summary>The container ended: its output does too.</summary>
    public MemoryEngine Ends(string container)
    {
        Of(container).Writer.TryComplete();
        return this;
    }

    public MemoryEngine Fails(string container, string reason)
    {
        _faults[container] = new EngineException(EngineFault.NoAnswer, reason);
        return this;
    }

    public async IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        lock (Asked) Asked.Add((container, query));
        if (_faults.TryGetValue(container, out var fault)) throw fault;
        var lines = Of(container).Reader;
        while (lines.TryRead(out var line) || (query.Follow && await lines.WaitToReadAsync(cancel)))
        {
            if (line is not null) yield return line;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<EngineFacts> ProbeAsync(CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<TrialReach> TryOutAsync(TrialPlan plan, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<ImmutableArray<EngineContainer>> InventoryAsync(CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<ImmutableArray<ListeningPort>?> ListeningAsync(CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<ImmutableArray<string>> LocalVolumesAsync(CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<EngineContainer?> InspectAsync(string container, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<EngineImage?> FindImageAsync(string image, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task PullAsync(string image, RegistryLogin? login, Action<string> progress, CancellationToken cancel = default) =>
        throw new NotSupportedException();

    public Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task JoinNetworksAsync(string container, ContainerSpec spec, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task PutFilesAsync(
        string container, string folder, ImmutableArray<ContainerFile> files, CancellationToken cancel = default) =>
        throw new NotSupportedException();

    public Task StartAsync(string container, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task StopAsync(string container, TimeSpan grace, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task RemoveAsync(string container, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<ImmutableArray<string>> RemoveIdleNetworksAsync(
        ImmutableSortedDictionary<string, string> labels, CancellationToken cancel = default) =>
        throw new NotSupportedException();

    public Task<bool> RemoveVolumeAsync(string volume, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task WatchAsync(Action<EngineSignal> signal, CancellationToken cancel = default) => throw new NotSupportedException();

    private Channel<LogLine> Of(string container)
    {
        lock (_output) return _output.TryGetValue(container, out var found) ? found : _output[container] = Channel.CreateUnbounded<LogLine>();
    }
}
