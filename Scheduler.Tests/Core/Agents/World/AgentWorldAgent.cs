using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Files;
using Scheduler.Core.Images;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Core.Agents.World;

/// <summary>The agent of host h1: a process beside its engine, with a disk.</summary>
internal sealed class AgentWorldAgent(AgentWorld world) : IServerDialer
{
    public static readonly HostId Host = new("h1");
    public const string Address = "10.0.0.9";

    private static readonly TimeSpan Way = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(3);

    private IReadOnlyList<string> _known = [];
    private TimeProvider _clock = null!;
    private int _starts;

    /// <summary>What its servers give it.</summary>
    public FakeFiles Known { get; } = new();

    /// <summary>Whether the next life of it puts secrets into containers.</summary>
    public int Files { get; set; } = FileTerms.Version;

    /// <summary>Whether the next life of it tries what other hosts publish.</summary>
    public int Tries { get; set; } = TryReach.Version;

    public SimScheduler Process { get; private set; } = null!;

    public IDesiredStore Disk { get; set; } = new InMemoryDesiredStore();

    public ServerStanding Standing { get; private set; } = new(null, "not started", default);

    /// <summary>Every connection that was made, and when.</summary>
    public List<(string Server, DateTimeOffset At)> Dialled { get; } = [];

    public void Start()
    {
        Process = new SimScheduler(world.Loop);
        _clock = new ProcessClock(world.Loop, Process, new MachineClock(world.Loop.Time, 1));
        _known = [.. world.Servers.Take(1).Select(server => server.Name)];
        var system = new ActorSystem(new ActorSystemOptions
        {
            Clock = _clock,
            Entropy = world.Entropy.Fork($"agent {++_starts}"),
            Scheduler = Process,
            Log = world.Log
        });
        var engine = new SimEngine(world.Loop, Process, world.Engine);
        system.Spawn("host", () => new AgentUplink(new UplinkParts(
            Host,
            Disk,
            uplink => new AgentActor(
                new AgentOptions { Host = Host, Cluster = AgentWorld.Cluster },
                engine,
                uplink,
                NoCredentials.Instance,
                new RememberedFiles(Known),
                probe: new SimProbe(world.Loop, world.Engine.Probe)))
        {
            Tries = Tries,
            Files = Files,
            MakeSeeker = uplink => new ServerSeeker(new SeekerOptions(), this, uplink, standing => Standing = standing),
        }));
    }

    public void Crash()
    {
        Process.Crash();
        Standing = new(null, "crashed", default);
    }

    public Task<IReadOnlyList<string>> FindAsync(CancellationToken cancel = default) => Task.FromResult(_known);

    public void Remember(IReadOnlyList<string> servers) => _known = servers;

    public async Task<IServerLine> DialAsync(string server, CancellationToken cancel = default)
    {
        var there = world[server];
        await Task.Delay(Way, _clock, CancellationToken.None);
        if (world.IsCut) await Task.Delay(DialTimeout, _clock, CancellationToken.None);
        if (world.IsCut || !there.IsUp) throw new DialException("it is not reached");
        var answer = there.Process.Start(() => Task.FromResult(true));
        if (await Task.WhenAny(answer, Task.Delay(DialTimeout, _clock, CancellationToken.None)) != answer)
            throw new DialException("it does not answer");
        Dialled.Add((server, world.Loop.Time.GetUtcNow()));
        return new AgentWorldLine(world, there, Process).Agent;
    }
}
