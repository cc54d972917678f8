using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Fakes;

/// <summary>
/// A Docker engine in memory, on a clock of the test's. Every call takes a little while, has a deadline, and can meet
/// the faults that are switched on. Single-threaded: it runs wherever its callers run.
/// </summary>
internal sealed partial class FakeEngine(TimeProvider clock, string name = "fake") : IEngine
{
    /// <summary>As the engine's client: no timer reaches further.</summary>
    private static readonly TimeSpan TimerReach = TimeSpan.FromDays(49);

    private readonly List<TaskCompletionSource> _streams = [];
    private readonly List<FakeContainer> _starting = [];
    private readonly Dictionary<EngineCall, int> _calls = [];
    private TaskCompletionSource? _frozen;
    private bool _away;
    private int _life;

    public FakeDaemon Daemon { get; } = new(clock);

    public FakeProbe Probe => field ??= new FakeProbe(clock, Daemon, name);

    public EngineFaults Faults { get; } = new();

    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(2);

    public TimeSpan ProbeDeadline { get; set; } = TimeSpan.FromSeconds(3);

    public TimeSpan CallDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For what makes, starts, stops and removes containers; null: as the others.</summary>
    public TimeSpan? ChangeDeadline { get; set; }

    private TimeSpan Change => ChangeDeadline ?? CallDeadline;

    public EngineFacts Facts { get; set; } = new()
    {
        Version = "28.0.0-fake",
        ApiVersion = "1.48",
        Hostname = name,
        Os = "linux",
        Architecture = "x86_64",
        Cpus = 64,
        MemoryBytes = 256L << 30,
    };

    public string Endpoint => $"fake://{name}";

    /// <summary>How often such a call has reached the daemon.</summary>
    public int CallCount(EngineCall call) => _calls.GetValueOrDefault(call);

    public Task<EngineFacts> ProbeAsync(CancellationToken cancel = default) =>
        CallAsync(EngineCall.Probe, ProbeDeadline, () => Facts, cancel);

    public Task<TrialReach> TryOutAsync(TrialPlan plan, CancellationToken cancel = default) =>
        CallAsync(EngineCall.TryOut, CallDeadline, () => Daemon.TryOut(plan), cancel);

    public Task<ImmutableArray<EngineContainer>> InventoryAsync(CancellationToken cancel = default) =>
        CallAsync(EngineCall.Inventory, CallDeadline, () => Daemon.Containers.Select(one => one.Summary()).ToImmutableArray(), cancel);

    public Task<ImmutableArray<ListeningPort>?> ListeningAsync(CancellationToken cancel = default) => Task.FromResult(Daemon.Ports.Listening());

    public Task<ImmutableArray<string>> LocalVolumesAsync(CancellationToken cancel = default) =>
        CallAsync(EngineCall.LocalVolumes, CallDeadline, () => Daemon.Resources.Volumes.ToImmutableArray(), cancel);

    public Task<EngineContainer?> InspectAsync(string container, CancellationToken cancel = default) =>
        CallAsync(EngineCall.Inspect, CallDeadline, () => Daemon.Find(container)?.Details(), cancel, Daemon.Find(container)?.Name);

    public Task<EngineImage?> FindImageAsync(string image, CancellationToken cancel = default) =>
        CallAsync(EngineCall.FindImage, CallDeadline, () => Daemon.Images.Find(image), cancel);

    public Task PullAsync(string image, RegistryLogin? login, Action<string> progress, CancellationToken cancel = default) =>
        CallAsync(EngineCall.Pull, Daemon.Images.PullTakes + CallDeadline, () => PulledAsync(image, login, progress, cancel), cancel);

    public Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancel = default) =>
        CallAsync(EngineCall.Create, Change, () => Daemon.Create(plan).Id, cancel, plan.Name);

    public Task JoinNetworksAsync(string container, ContainerSpec spec, CancellationToken cancel = default) => CallAsync(
        EngineCall.JoinNetworks,
        Change,
        () =>
        {
            Daemon.Resources.Join(Daemon.Require(container), spec);
            return true;
        },
        cancel,
        Daemon.Find(container)?.Name);

    public Task PutFilesAsync(string container, string folder, ImmutableArray<ContainerFile> files, CancellationToken cancel = default) => CallAsync(
        EngineCall.PutFiles,
        Change,
        () =>
        {
            Daemon.Put(Daemon.Require(container), folder, files);
            return true;
        },
        cancel,
        Daemon.Find(container)?.Name);

    public async Task StartAsync(string container, CancellationToken cancel = default)
    {
        var found = Daemon.Find(container);
        if (found is not null) _starting.Add(found);
        try
        {
            await CallAsync(
                EngineCall.Start,
                Change,
                () =>
                {
                    Daemon.Start(Daemon.Require(container));
                    return true;
                },
                cancel,
                found?.Name);
        }
        finally
        {
            if (found is not null) _starting.Remove(found);
        }
    }

    public Task StopAsync(string container, TimeSpan grace, CancellationToken cancel = default) =>
        CallAsync(EngineCall.Stop, Change + grace, () => StoppedAsync(Daemon.Require(container), grace), cancel, Daemon.Find(container)?.Name);

    public Task RemoveAsync(string container, CancellationToken cancel = default) => CallAsync(
        EngineCall.Remove,
        Change,
        () =>
        {
            if (Daemon.Find(container) is not { } found) return true;
            if (found.IsUp) Daemon.AskToEnd(found);
            Daemon.Remove(found);
            return true;
        },
        cancel,
        Daemon.Find(container)?.Name);

    public Task<ImmutableArray<string>> RemoveIdleNetworksAsync(
        ImmutableSortedDictionary<string, string> labels, CancellationToken cancel = default) =>
        CallAsync(EngineCall.RemoveNetworks, CallDeadline, () => Daemon.Resources.RemoveIdleNetworks(labels, Daemon.Running), cancel);

    public Task<bool> RemoveVolumeAsync(string volume, CancellationToken cancel = default) =>
        CallAsync(EngineCall.RemoveVolume, CallDeadline, () => Daemon.Resources.RemoveVolume(volume, Daemon.Containers), cancel);

    public async Task WatchAsync(Action<EngineSignal> signal, CancellationToken cancel = default)
    {
        if (_away) throw Unreachable();
        // Completed asynchronously, WhenAny would hear of it on the thread pool; inline, the loop still queues what awaits.
        var stream = new TaskCompletionSource();
        using var cancelled = cancel.Register(() => stream.TrySetCanceled(cancel));
        _streams.Add(stream);
        Daemon.Signalled += Pass;
        try
        {
            await Task.WhenAny(AwakeAsync(), stream.Task);
            Pass(new EngineSignal.Listening());
            await stream.Task;
        }
        finally
        {
            Daemon.Signalled -= Pass;
            _streams.Remove(stream);
        }

        void Pass(EngineSignal item)
        {
            try
            {
                signal(item);
            }
            catch (EngineException overrun)
            {
                stream.TrySetException(overrun);
            }
        }
    }

    public async IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var found = await CallAsync(EngineCall.Inspect, CallDeadline, () => Daemon.Require(container), cancel);
        var lines = found.Lines.Where(line => query.Since is null || line.At >= query.Since).ToList();
        foreach (var line in lines.Skip(query.Tail is { } tail ? Math.Max(0, lines.Count - tail) : 0)) yield return line;
        for (var next = found.Lines.Count; query.Follow && found.IsUp;)
        {
            await Task.Delay(Latency, clock, cancel);
            while (next < found.Lines.Count) yield return found.Lines[next++];
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TimeSpan WithinReach(TimeSpan deadline) => deadline < TimerReach ? deadline : TimerReach;

    private Task<T> CallAsync<T>(EngineCall call, TimeSpan deadline, Func<T> perform, CancellationToken cancel, string? name = null) =>
        CallAsync(call, deadline, () => Task.FromResult(perform()), cancel, name);

    /// <param name="name">Of the container that the call is about, for faults that concern it alone.</param>
    private async Task<T> CallAsync<T>(EngineCall call, TimeSpan deadline, Func<Task<T>> perform, CancellationToken cancel, string? name = null)
    {
        if (_away) throw Unreachable();
        try
        {
            return await DoneAsync(call, perform, name).WaitAsync(WithinReach(deadline), clock, cancel);
        }
        catch (TimeoutException)
        {
            throw new EngineException(
                EngineFault.NoAnswer,
                string.Create(CultureInfo.InvariantCulture, $"{Endpoint} gave no answer within {deadline.TotalSeconds:0.#} s"));
        }
    }

    /// <summary>What the daemon does with a call, be its client still there or not.</summary>
    private async Task<T> DoneAsync<T>(EngineCall call, Func<Task<T>> perform, string? name)
    {
        var life = _life;
        await Task.Delay(Latency, clock);
        await AwakeAsync();
        await HangAsync(call, name);
        if (life != _life) throw Broken();
        _calls[call] = CallCount(call) + 1;
        if (Faults.RefusalOf(call) is { } words) throw new EngineException(EngineFault.Rejected, words);
        var answer = await perform();
        await AwakeAsync();
        if (life != _life || Faults.LosesAnswer(call)) throw Broken();
        return answer;
    }

    /// <summary>A removal that hangs, as with a mount that cannot be undone, has begun: nothing starts that container meanwhile.</summary>
    private async Task HangAsync(EngineCall call, string? name)
    {
        var leaving = call == EngineCall.Remove && name is not null ? Daemon.Find(name) : null;
        leaving?.IsBeingRemoved = true;
        while (Faults.HangOf(call, name) is { } hang) await hang;
        leaving?.IsBeingRemoved = false;
    }

    private async Task AwakeAsync()
    {
        while (_frozen is { } frozen) await frozen.Task;
    }

    private async Task<bool> PulledAsync(string image, RegistryLogin? login, Action<string> progress, CancellationToken cancel)
    {
        Daemon.Images.Admit(image, login);
        progress("pulling: 0.0 of 5.0 MB in 1 layers");
        Daemon.Images.PullsUnderWay++;
        try
        {
            await Task.Delay(Daemon.Images.PullTakes, clock, cancel);
        }
        finally
        {
            Daemon.Images.PullsUnderWay--;
        }

        await AwakeAsync();
        Daemon.RequireRoom();
        Daemon.Images.Pulled(image);
        Daemon.ImagesChanged();
        return true;
    }

    private async Task<bool> StoppedAsync(FakeContainer container, TimeSpan grace)
    {
        if (!container.IsUp) return true;
        var life = container.Life;
        var takes = Daemon.Images.ProcessOf(container.Spec.Image).StopTakes;
        Daemon.AskToEnd(container);
        await Task.Delay(takes < grace ? takes : grace, clock);
        Daemon.End(container, life, takes <= grace ? 0 : 137);
        return true;
    }

    private EngineException Unreachable() =>
        new(EngineFault.Unreachable, $"{Endpoint} cannot be reached: connection refused; is the engine running?");

    private EngineException Broken() => new(EngineFault.NoAnswer, $"the connection to {Endpoint} broke");
}
