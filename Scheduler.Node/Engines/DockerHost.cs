using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Docker;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Node.Engines.Calls;
using ContainerPlan = Scheduler.Core.Hosts.ContainerPlan;
using ContainerSpec = Scheduler.Messages.Services.ContainerSpec;
using LogLine = Scheduler.Core.Hosts.LogLine;

namespace Scheduler.Node.Engines;

/// <summary>A host's engine as the core wants it, made of the Docker client's calls.</summary>
public sealed class DockerHost : IEngine
{
    private static readonly EngineFilters WatchedEvents = EngineFilters.None
        .With("type", "container").With("type", "image")
        .With("event", "start").With("event", "kill").With("event", "die").With("event", "stop").With("event", "destroy").With("event", "oom")
        .With("event", "pause").With("event", "unpause").With("event", "health_status").With("event", "rename")
        .With("event", "pull").With("event", "import").With("event", "load").With("event", "tag");

    private readonly DockerEngine _engine;
    private readonly ContainerMaker _maker;
    private readonly IdleNetworks _networks;
    private readonly EngineTrial _trial;
    private readonly ListeningPorts _listening;
    private readonly TimeSpan _probeDeadline;
    private volatile EngineFacts? _facts;

    /// <param name="trialDeadline">For each call of a trial; null: as for a probe.</param>
    public DockerHost(DockerEngine engine, TimeSpan probeDeadline, TimeSpan? trialDeadline = null)
    {
        _engine = engine;
        _maker = new ContainerMaker(engine);
        _networks = new IdleNetworks(engine);
        _trial = new EngineTrial(engine, trialDeadline ?? probeDeadline);
        _listening = new ListeningPorts(engine.Endpoint.SocketPath);
        _probeDeadline = probeDeadline;
    }

    /// <summary>Any call to it, with nothing in between.</summary>
    internal IEngineCalls Calls => new DirectCalls(_engine);

    public string Endpoint => _engine.Endpoint.ToString();

    public Task<EngineFacts> ProbeAsync(CancellationToken cancel = default) => EngineErrors.Translate(async () =>
    {
        try
        {
            var ping = await _engine.System.PingAsync(_probeDeadline, cancel);
            // What it says of itself holds for its life. A replaced engine shows itself by its version, and one that was started
            // anew, perhaps with other labels, by not answering for a while or by a feed of events that has to be opened again.
            if (_facts is { } known && ping.Server.Split('/', ' ').Contains(known.Version, StringComparer.Ordinal)) return known;
            var info = await _engine.System.InfoAsync(_probeDeadline, cancel);
            return _facts = EngineReading.FactsOf(info, ping);
        }
        catch
        {
            _facts = null;
            throw;
        }
    });

    public Task<TrialReach> TryOutAsync(TrialPlan plan, CancellationToken cancel = default) =>
        EngineErrors.Translate(() => _trial.RunAsync(plan, cancel));

    public Task<ImmutableArray<EngineContainer>> InventoryAsync(CancellationToken cancel = default) => EngineErrors.Translate(async () =>
    {
        var all = await _engine.Containers.ListAsync(all: true, cancellation: cancel);
        return all.Select(EngineReading.Summary).ToImmutableArray();
    });

    public Task<ImmutableArray<ListeningPort>?> ListeningAsync(CancellationToken cancel = default) => Task.FromResult(_listening.Read());

    public Task<ImmutableArray<string>> LocalVolumesAsync(CancellationToken cancel = default) => EngineErrors.Translate(async () =>
    {
        var all = await _engine.Volumes.ListAsync(EngineFilters.None.With("driver", "local"), cancellation: cancel);
        return all.Where(EngineReading.IsLocal).Select(volume => volume.Name).Order(StringComparer.Ordinal).ToImmutableArray();
    });

    public Task<EngineContainer?> InspectAsync(string container, CancellationToken cancel = default) => EngineErrors.Translate(async () =>
        await EngineErrors.FindAsync(_engine.Containers.InspectAsync(container, cancellation: cancel)) is { } found
            ? EngineReading.Details(found)
            : null);

    public Task<EngineImage?> FindImageAsync(string image, CancellationToken cancel = default) => EngineErrors.Translate(async () =>
        await EngineErrors.FindAsync(_engine.Images.InspectAsync(image, cancellation: cancel)) is { } found
            ? new EngineImage(found.Id, [.. found.RepoDigests])
            : null);

    public Task PullAsync(string image, RegistryLogin? login, Action<string> progress, CancellationToken cancel = default) =>
        EngineErrors.Translate(async () =>
        {
            var lines = new PullLines(progress);
            var auth = login is null
                ? null
                : new RegistryAuth
                {
                    Username = login.Username,
                    Password = login.Password,
                    ServerAddress = RegistryNames.Of(image)
                };
            await _engine.Images.PullAsync(ImageReference.Parse(image), auth, progress: lines.Add, cancellation: cancel);
            return true;
        });

    public Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancel = default) =>
        EngineErrors.Translate(() => _maker.MakeAsync(plan, cancel));

    public Task JoinNetworksAsync(string container, ContainerSpec spec, CancellationToken cancel = default) =>
        EngineErrors.Translate(() => _maker.JoinAsync(container, spec, cancel));

    public Task PutFilesAsync(
        string container, string folder, ImmutableArray<ContainerFile> files, CancellationToken cancel = default) =>
        EngineErrors.Translate(async () =>
        {
            using var archive = FileArchive.Of(folder, files);
            await _engine.Archives.PutAsync(container, folder, archive, cancellation: cancel);
            return true;
        });

    public Task StartAsync(string container, CancellationToken cancel = default) =>
        EngineErrors.Translate(() => _engine.Containers.StartAsync(container, cancellation: cancel));

    public Task StopAsync(string container, TimeSpan grace, CancellationToken cancel = default) =>
        EngineErrors.Translate(() => _engine.Containers.StopAsync(container, grace, cancellation: cancel));

    public Task RemoveAsync(string container, CancellationToken cancel = default) => EngineErrors.Translate(async () =>
    {
        try
        {
            await _engine.Containers.RemoveAsync(container, force: true, volumes: true, cancellation: cancel);
        }
        catch (DockerApiException missing) when (missing.IsNotFound)
        {
        }

        return true;
    });

    public Task<ImmutableArray<string>> RemoveIdleNetworksAsync(
        ImmutableSortedDictionary<string, string> labels, CancellationToken cancel = default) =>
        EngineErrors.Translate(() => _networks.RemoveAsync(
            labels.Aggregate(EngineFilters.None, (sofar, label) => sofar.WithLabel(label.Key, label.Value)), cancel));

    public Task<bool> RemoveVolumeAsync(string volume, CancellationToken cancel = default) => EngineErrors.Translate(async () =>
    {
        try
        {
            await _engine.Volumes.RemoveAsync(volume, cancellation: cancel);
            return true;
        }
        catch (DockerApiException refused) when (refused.IsNotFound || refused.IsConflict)
        {
            return refused.IsNotFound;
        }
    });

    public Task WatchAsync(Action<EngineSignal> signal, CancellationToken cancel = default) => EngineErrors.Translate(async () =>
    {
        await foreach (var item in _engine.System.FollowEvents(WatchedEvents).ReadAsync(cancel))
        {
            switch (item)
            {
                case EventFeedItem.Connected:
                    _facts = null;
                    signal(new EngineSignal.Listening());
                    break;
                case EventFeedItem.Happened { Event.Type: "image" }:
                    signal(new EngineSignal.ImagesChanged());
                    break;
                case EventFeedItem.Happened { Event: var happened }:
                    signal(new EngineSignal.ContainerChanged(happened.Id, happened.Action, happened.Attributes));
                    break;
                case EventFeedItem.Interrupted lost:
                    throw new EngineException(EngineFault.Unreachable, lost.Reason);
            }
        }

        return true;
    });

    public async IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var request = new LogsRequest
        {
            Follow = query.Follow,
            Tail = query.Tail,
            Since = query.Since is { } since ? EngineTime.From(since) : null,
            Timestamps = true,
        };
        await using var lines = _engine.Logs.ReadLinesAsync(container, request, cancellation: cancel).GetAsyncEnumerator(cancel);
        while (await EngineErrors.Translate(() => lines.MoveNextAsync().AsTask()))
        {
            var line = lines.Current;
            yield return new LogLine(line.Time?.ToDateTimeOffset() ?? default, line.Stream == LogStream.Stderr, line.Text);
        }
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
