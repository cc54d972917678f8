using Scheduler.Core.Agents;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Simulation.World;

/// <summary>A machine with an engine, looked after by one server. Its containers outlive every server.</summary>
internal sealed class SimHost
{
    private const long Memory = 4L << 30;
    private readonly IDesiredStore? _disk;

    public SimHost(SimWorld world, string name, string home)
    {
        _disk = world.Mix.WishesLost ? null : new InMemoryDesiredStore();
        Id = new HostId(name);
        Home = home;
        Engine = new FakeEngine(world.Loop.Time, name);
        Engine.Probe.Network = world.Machines;
        world.Machines.Add(name, Address, Engine.Daemon);
        Watchdog = new SimWatchdog(world, this, world.Plants.WatchdogClock(world.NodeOf(home).Clock), world.NodeOf(home).Clock.Rate);
        Engine.Facts = Engine.Facts with { Cpus = 8, MemoryBytes = Memory };
        Engine.Daemon.Images.Load("web:1");
        Engine.Daemon.Images.Publish("web:1");
        Engine.Daemon.Images.Publish("web:2");
        Engine.Daemon.Images.Publish("web:3", new FakeProcess { HealthyAfter = TimeSpan.FromSeconds(1) });
        Engine.Daemon.Images.Publish("web:4", new FakeProcess { SickAfter = TimeSpan.FromSeconds(1) });
        Engine.Daemon.Images.Publish("job:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(2), IsWork = true });
        Engine.Daemon.Images.Publish("job:2", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(1), ExitCode = 1, IsWork = true });
        Engine.Daemon.Images.Publish("web:5", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(1.5), ExitCode = 1 });
    }

    public HostId Id { get; }

    /// <summary>The server that its engine is connected to.</summary>
    public string Home { get; }

    /// <summary>Where other hosts reach it.</summary>
    public string Address => $"{Id}.lan";

    public FakeEngine Engine { get; }

    public SimWatchdog Watchdog { get; }

    /// <summary>What the next life of its agent finds.</summary>
    public IDesiredStore Desired => _disk ?? new InMemoryDesiredStore();

    public void Heal()
    {
        Engine.Thaw();
        Engine.Mend();
        Engine.Faults.Clear();
        Engine.Daemon.IsDiskFull = false;
        Engine.Daemon.Ports.FreeForeign();
        Engine.Daemon.Images.Mend();
        Engine.Daemon.Images.PullTakes = TimeSpan.FromMilliseconds(200);
    }
}
