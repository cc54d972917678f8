using System.Collections.Immutable;
using Scheduler.Core.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>
/// One Docker engine, as far as a host needs it. Every call has a deadline of its own and fails only with
/// <see cref="EngineException"/> (or the caller's cancellation). The fake of the simulation and the adapter to a real
/// engine pass the same contract suite.
/// </summary>
public interface IEngine : IContainerOutput, IAsyncDisposable
{
    /// <summary>Where it listens, for people.</summary>
    string Endpoint { get; }

    Task<EngineFacts> ProbeAsync(CancellationToken cancel = default);

    /// <summary>
    /// Makes a container that does nothing, starts it if its image is one of ours, and removes it: what an engine that
    /// answers, but hangs or is broken inside, cannot do. A leftover of an earlier trial is removed first.
    /// </summary>
    Task<TrialReach> TryOutAsync(TrialPlan plan, CancellationToken cancel = default);

    /// <summary>Every container of the engine, ours and others', whatever its state.</summary>
    Task<ImmutableArray<EngineContainer>> InventoryAsync(CancellationToken cancel = default);

    /// <summary>What other processes of its machine listen on; null where that cannot be seen from here.</summary>
    Task<ImmutableArray<ListeningPort>?> ListeningAsync(CancellationToken cancel = default);

    /// <summary>The names of the volumes that live on its machine alone, but for those that have no name of a person's.</summary>
    Task<ImmutableArray<string>> LocalVolumesAsync(CancellationToken cancel = default);

    /// <summary>One container by id or name, or null when the engine has none.</summary>
    Task<EngineContainer?> InspectAsync(string container, CancellationToken cancel = default);

    /// <summary>An image by its name, with a tag or a digest, or null when the engine has none.</summary>
    Task<EngineImage?> FindImageAsync(string image, CancellationToken cancel = default);

    /// <summary>Pulls an image; <paramref name="progress"/> is called with one line for a person now and then.</summary>
    /// <param name="login">What its registry lets in; null to be nobody in particular. Used for this call and kept nowhere.</param>
    Task PullAsync(string image, RegistryLogin? login, Action<string> progress, CancellationToken cancel = default);

    /// <summary>Makes the networks and volumes that the container needs and are missing, then the container. Answers its id.</summary>
    Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancel = default);

    /// <summary>
    /// Connects a container that has never run to those networks of its spec that it is not in: who made it may have ended before.
    /// </summary>
    Task JoinNetworksAsync(string container, ContainerSpec spec, CancellationToken cancel = default);

    /// <summary>Puts files into a folder, which is there, of a container that has never run. Those that are there are replaced.</summary>
    /// <param name="files">All below the folder.</param>
    Task PutFilesAsync(string container, string folder, ImmutableArray<ContainerFile> files, CancellationToken cancel = default);

    /// <summary>Already running is success.</summary>
    Task StartAsync(string container, CancellationToken cancel = default);

    /// <summary>Asks it to end, and kills it after <paramref name="grace"/>. Already ended is success.</summary>
    Task StopAsync(string container, TimeSpan grace, CancellationToken cancel = default);

    /// <summary>Removes the container, killing it if it runs, and its anonymous volumes. Already gone is success.</summary>
    Task RemoveAsync(string container, CancellationToken cancel = default);

    /// <summary>Removes the networks of <paramref name="labels"/>' owner that no container is attached to. Answers the names removed.</summary>
    Task<ImmutableArray<string>> RemoveIdleNetworksAsync(ImmutableSortedDictionary<string, string> labels, CancellationToken cancel = default);

    /// <summary>False when something still uses it; already gone is success.</summary>
    Task<bool> RemoveVolumeAsync(string volume, CancellationToken cancel = default);

    /// <summary>
    /// Calls <paramref name="signal"/> for each container event from now on until cancelled or the stream fails with
    /// <see cref="EngineException"/>. Calls it with <see cref="EngineSignal.Listening"/> once the stream is open: what an
    /// inventory taken after that does not show is yet to be signalled.
    /// </summary>
    Task WatchAsync(Action<EngineSignal> signal, CancellationToken cancel = default);
}
