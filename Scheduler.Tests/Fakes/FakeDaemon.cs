using System.Collections.Immutable;
using System.Text;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Fakes;

/// <summary>
/// The daemon inside a <see cref="FakeEngine"/>: containers and their processes. Its processes go on while the daemon
/// is frozen; it notices what became of them when it is thawed.
/// </summary>
internal sealed class FakeDaemon(TimeProvider clock)
{
    private readonly List<FakeContainer> _containers = [];
    private readonly HashSet<string> _processes = [];
    private readonly Queue<Action> _unnoticed = new();
    private long _lastId;
    private bool _frozen;

    public FakeImages Images { get; } = new();

    public FakePorts Ports { get; } = new();

    public FakeResources Resources { get; } = new();

    public EngineHistory History { get; } = new();

    public IReadOnlyList<FakeContainer> Containers => _containers;

    public IReadOnlyCollection<FakeContainer> Running => [.. _containers.Where(one => one.IsUp)];

    public event Action<EngineSignal>? Signalled;

    public FakeContainer? Find(string idOrName) => _containers.Find(one => one.Id == idOrName || one.Name == idOrName);

    public FakeContainer Require(string idOrName) =>
        Find(idOrName) ?? throw new EngineException(EngineFault.NotFound, $"No such container: {idOrName}");

    /// <summary>Nothing that needs disk can be done.</summary>
    public bool IsDiskFull { get; set; }

    public void RequireRoom()
    {
        if (IsDiskFull) throw new EngineException(EngineFault.Rejected, "mkdir /var/lib/docker/overlay2/new: no space left on device");
    }

    /// <summary>Leaves nothing, so there is nothing of it in the history.</summary>
    public TrialReach TryOut(TrialPlan plan)
    {
        var isHere = plan.Image is { } image && Images.Find(image) is not null;
        if (!isHere && !Images.HasAny) return TrialReach.NoImage;
        RequireRoom();
        return isHere ? TrialReach.Started : TrialReach.Made;
    }

    public FakeContainer Create(ContainerPlan plan)
    {
        Images.ProcessOf(plan.Spec.Image);
        if (Find(plan.Name) is { } other)
            throw new EngineException(
                EngineFault.Conflict,
                $"Conflict. The container name \"/{plan.Name}\" is already in use by container \"{other.Id}\".");
        RequireRoom();
        Resources.Provide(plan);
        var container = new FakeContainer((++_lastId).ToString("x64"), plan.Name, plan.Spec, plan.Spec.Labels.SetItems(plan.Labels))
        {
            CreatedAt = clock.GetUtcNow()
        };
        Resources.Join(container, plan.Spec);
        _containers.Add(container);
        History.Add(clock.GetUtcNow(), DeedKind.Created, container);
        Signal(container, "create");
        return container;
    }

    /// <summary>As dockerd does it: a read-only file system takes no file, but a volume in it does.</summary>
    public void Put(FakeContainer container, string folder, ImmutableArray<ContainerFile> files)
    {
        RequireRoom();
        var volumes = FilePlaces.VolumesOf(container.Spec);
        if (container.Spec.ReadOnly && !volumes.Contains(folder))
            throw new EngineException(EngineFault.Rejected, "container rootfs is marked read-only");
        if (folder != "/" && !volumes.Contains(folder))
            throw new EngineException(EngineFault.NotFound, $"Could not find the file {folder} in container {container.Id}");
        foreach (var file in files) container.Files[file.Path] = file;
    }

    public void Start(FakeContainer container)
    {
        if (container.State == EngineContainerState.Running) return;
        if (container.IsBeingRemoved) throw new EngineException(EngineFault.Conflict, "container is marked for removal and cannot be started");
        if (container.IsLeftBehind) throw new EngineException(EngineFault.Conflict, $"task {container.Id}: already exists");
        var process = Images.ProcessOf(container.Spec.Image);
        Resources.RequireNetworks(container);
        if (container.Spec.NetworkMode?.Split(':') is ["container", var lender] && !Require(lender).IsUp)
            throw new EngineException(EngineFault.Rejected, $"cannot join network of a non running container: {lender}");
        if (process.StartError is { } error)
        {
            container.Error = error;
            throw new EngineException(EngineFault.Rejected, error);
        }

        container.Ports = Ports.Bind(container);
        container.State = EngineContainerState.Running;
        (container.Error, container.HealthOutput, container.ExitCode) = (null, null, 0);
        container.Health = process.HasHealthcheck ? ContainerHealth.Starting : ContainerHealth.None;
        container.StartedAt = clock.GetUtcNow();
        container.Lines.AddRange(process.Lines.Select(line => new LogLine(clock.GetUtcNow(), IsError: false, line)));
        if (process.ShowsFiles)
            container.Lines.AddRange(container.Files.Values.Select(file => new LogLine(clock.GetUtcNow(), IsError: false, Words(file))));
        _processes.Add(container.Id);
        History.Add(clock.GetUtcNow(), DeedKind.Started, container);
        Signal(container, "start");
        Foresee(container, process, ++container.Life);
    }

    /// <summary>The process's end, at once. An earlier life of the container is left alone.</summary>
    public void End(FakeContainer container, int life, int exitCode)
    {
        if (container.Life != life || !_processes.Remove(container.Id)) return;
        var at = clock.GetUtcNow();
        History.Add(at, DeedKind.Ended, container, exitCode: exitCode);
        Notice(() =>
        {
            (container.State, container.ExitCode, container.FinishedAt) = (EngineContainerState.Exited, exitCode, at);
            (container.Ports, container.Health) = ([], ContainerHealth.None);
            Ports.Release(container);
            Signal(container, "die");
        });
    }

    public void AskToEnd(FakeContainer container)
    {
        History.Add(clock.GetUtcNow(), DeedKind.AskedToEnd, container, HealthOf(container));
        Kill(container);
    }

    /// <summary>Tells of a signal to its process; what the process does with it is another matter.</summary>
    public void Kill(FakeContainer container) => Signal(container, "kill");

    /// <summary>What the container does at this moment with those who connect to a port of it.</summary>
    public FakeListener Does(FakeContainer container, int port)
    {
        var process = Images.ProcessOf(container.Spec.Image);
        var ran = clock.GetUtcNow() - container.StartedAt!.Value;
        return ran < process.ListensAfter || ran >= process.DeafAfter ? FakeListener.Refuses : container.Listeners.GetValueOrDefault(port);
    }

    /// <summary>The container whose process is behind a TCP port of the machine, and its own port; null where nothing is.</summary>
    public (FakeContainer Container, int Port)? PublisherOf(int hostPort)
    {
        foreach (var one in _containers.Where(one => _processes.Contains(one.Id)))
            if (one.Ports.FirstOrDefault(port => port.HostPort == hostPort && port.Protocol == "tcp") is { } bound) return (one, bound.ContainerPort);
        return null;
    }

    /// <summary>In truth, whoever has noticed.</summary>
    private ContainerHealth HealthOf(FakeContainer container) => container is { Spec.Probe: { } probe, State: EngineContainerState.Running }
        && Does(container, probe.Port) is not (FakeListener.AnswersOk or FakeListener.AnswersFound)
            ? ContainerHealth.Unhealthy
            : container.Health;

    public void Remove(FakeContainer container)
    {
        End(container, container.Life, 137);
        if (!_containers.Remove(container)) return;
        History.Add(clock.GetUtcNow(), DeedKind.Removed, container);
        Signal(container, "destroy");
    }

    public void Pause(FakeContainer container, bool paused)
    {
        container.State = paused ? EngineContainerState.Paused : EngineContainerState.Running;
        Signal(container, paused ? "pause" : "unpause");
    }

    public void ImagesChanged() => Signalled?.Invoke(new EngineSignal.ImagesChanged());

    public void Freeze() => _frozen = true;

    public void Thaw()
    {
        _frozen = false;
        while (_unnoticed.TryDequeue(out var noticed)) noticed();
    }

    /// <summary>What starting the process leads to, as far as it is planned.</summary>
    private void Foresee(FakeContainer container, FakeProcess process, int life)
    {
        if (process.EndsAfter is { } end) After(end, () => End(container, life, process.ExitCode));
        if (process.HealthyAfter is { } healthy) After(healthy, () => SetHealth(container, life, ContainerHealth.Healthy));
        if (process.SickAfter is { } sick) After(sick, () => SetHealth(container, life, ContainerHealth.Unhealthy));
    }

    private void SetHealth(FakeContainer container, int life, ContainerHealth health) => Notice(() =>
    {
        if (container.Life != life || container.State != EngineContainerState.Running) return;
        container.Health = health;
        container.HealthOutput = health == ContainerHealth.Unhealthy ? "connection refused" : null;
        Signal(container, $"health_status: {health.ToString().ToLowerInvariant()}");
    });

    private static string Words(ContainerFile file) =>
        $"{Convert.ToString(file.Mode, 8)} {file.Uid}:{file.Gid} {file.Path} {Encoding.UTF8.GetString(file.Data)}";

    private void Notice(Action change)
    {
        if (_frozen) _unnoticed.Enqueue(change);
        else change();
    }

    private void Signal(FakeContainer container, string action) =>
        Signalled?.Invoke(new EngineSignal.ContainerChanged(container.Id, action, container.Labels));

    private void After(TimeSpan wait, Action action) => clock.CreateTimer(_ => action(), null, wait, Timeout.InfiniteTimeSpan);
}
