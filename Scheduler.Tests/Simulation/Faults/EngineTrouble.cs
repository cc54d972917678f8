using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Faults;

/// <summary>Engines freeze, restart, cannot be reached, refuse, lose answers, pull slowly; containers die.</summary>
internal sealed class EngineTrouble : ITrouble
{
    private readonly SimWorld _world;
    private readonly List<Func<FakeEngine, SimEntropy, TimeSpan, Task>> _strikes = [];

    public EngineTrouble(SimWorld world)
    {
        _world = world;
        if (world.Mix.EngineFreezes) _strikes.Add(FreezeAsync);
        if (world.Mix.EngineRestarts) _strikes.Add(RestartAsync);
        if (world.Mix.EngineCuts) _strikes.Add(CutAsync);
        if (world.Mix.EngineRefusals) _strikes.Add(RefuseAsync);
        if (world.Mix.AnswersLost) _strikes.Add(LoseAnswersAsync);
        if (world.Mix.SlowPulls) _strikes.Add(PullSlowlyAsync);
        if (world.Mix.ContainersDie) _strikes.Add(KillAsync);
        if (world.Mix.OperationsHang) _strikes.Add(HangAsync);
        if (world.Mix.DisksFill) _strikes.Add(FillAsync);
        if (world.Mix.PortsTaken) _strikes.Add(TakePortAsync);
    }

    public Task StrikeAsync(SimEntropy entropy, TimeSpan lasts)
    {
        var host = _world.Hosts[entropy.Below(_world.Hosts.Count)];
        var strike = _strikes[entropy.Below(_strikes.Count)];
        _world.Trace.Add($"{host.Id}: {strike.Method.Name}");
        return strike(host.Engine, entropy, lasts);
    }

    private async Task FreezeAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        engine.Freeze();
        await Task.Delay(lasts, _world.Loop.Time);
        engine.Thaw();
    }

    private async Task RestartAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        if (entropy.Chance(50)) engine.Restart(lasts);
        else engine.Crash(lasts);
        await Task.Delay(lasts, _world.Loop.Time);
    }

    private async Task CutAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        engine.Cut();
        await Task.Delay(lasts, _world.Loop.Time);
        engine.Mend();
    }

    private async Task RefuseAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        var call = DrawCall(entropy);
        engine.Faults.Refuse(call, "no space left on device");
        await Task.Delay(lasts, _world.Loop.Time);
        engine.Faults.Refuse(call, null);
    }

    private async Task LoseAnswersAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        engine.Faults.LoseAnswers(DrawCall(entropy), 1 + entropy.Below(3));
        await Task.Delay(lasts, _world.Loop.Time);
    }

    private async Task PullSlowlyAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        engine.Daemon.Images.PullTakes = lasts;
        await Task.Delay(lasts, _world.Loop.Time);
        engine.Daemon.Images.PullTakes = TimeSpan.FromMilliseconds(200);
    }

    private static Task KillAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        var running = engine.Daemon.Running.ToList();
        if (running.Count == 0) return Task.CompletedTask;
        var victim = running[entropy.Below(running.Count)];
        if (entropy.Chance(80)) engine.Daemon.End(victim, victim.Life, 137);
        else engine.Daemon.Remove(victim);
        return Task.CompletedTask;
    }

    /// <summary>For one container, or for all whose names begin alike: those of its service.</summary>
    private async Task HangAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        var containers = engine.Daemon.Containers;
        if (containers.Count == 0) return;
        var name = containers[entropy.Below(containers.Count)].Name;
        engine.Faults.Hang(DrawCall(entropy), entropy.Chance(50) ? name : name[..(name.IndexOf('.', StringComparison.Ordinal) + 1)]);
        await Task.Delay(lasts * 3, _world.Loop.Time);
        engine.Faults.Release();
    }

    private async Task FillAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        engine.Daemon.IsDiskFull = true;
        await Task.Delay(lasts, _world.Loop.Time);
        engine.Daemon.IsDiskFull = false;
    }

    private async Task TakePortAsync(FakeEngine engine, SimEntropy entropy, TimeSpan lasts)
    {
        ReadOnlySpan<int> published = [80, 8000, 8001, 8002];
        var port = published[entropy.Below(published.Length)];
        engine.Daemon.Ports.SetForeign(port, taken: true);
        await Task.Delay(lasts, _world.Loop.Time);
        engine.Daemon.Ports.SetForeign(port, taken: false);
    }

    /// <summary>A call that changes something, or looks at one container.</summary>
    private static EngineCall DrawCall(SimEntropy entropy)
    {
        ReadOnlySpan<EngineCall> calls =
        [
            EngineCall.Inspect, EngineCall.Pull, EngineCall.Create, EngineCall.Create, EngineCall.Start, EngineCall.Stop, EngineCall.Remove
        ];
        return calls[entropy.Below(calls.Length)];
    }
}
