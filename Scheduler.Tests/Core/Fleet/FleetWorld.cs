using System.Globalization;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Hosts;
using Scheduler.Core.Servers;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Stories;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Fleet;

/// <summary>One real server on virtual time, and hosts by the thousand that beat.</summary>
internal sealed class FleetWorld
{
    private static readonly TimeSpan BeatEvery = new Scheduler.Core.Agents.Lines.SeekerOptions().BeatEvery;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly SimLoop _loop;
    private readonly QuietLog _log = new();
    private readonly ServerNode _server;
    private bool _isOver;

    private FleetWorld()
    {
        var entropy = new SimEntropy(1);
        _loop = new SimLoop(entropy.Fork("loop"));
        var leases = new InMemoryLeaseStore(_loop.Time);
        var system = new ActorSystem(new ActorSystemOptions { Clock = Clock, Entropy = entropy, Scheduler = _loop.Scheduler, Log = _log });
        _server = new ServerNode(new ServerParts
        {
            System = system,
            Cluster = new ClusterOptions { NodeId = new NodeId("n"), ShardCount = 4 },
            Leases = leases,
            Journal = new InMemoryJournal(leases),
        });
    }

    public TimeProvider Clock => _loop.Time;

    public IReadOnlyList<FleetLine> Lines { get; private set; } = [];

    public IEnumerable<HostView> Hosts => _server.Board.Hosts.Values;

    public static void Tell(int hosts, Func<FleetWorld, Task> story)
    {
        var world = new FleetWorld();
        world._loop.Await(() => world.TellAsync(hosts, story));
    }

    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Clock);

    public async Task PutAsync(ServiceKey service, int scale)
    {
        var answer = await _server.Desk.SendAsync(
            service,
            new ServiceRequest(new ServiceCommand.Put(service, Specs.Of(), scale, _server.Desk.NewUid())),
            Deadline);
        Assert.IsType<ServiceAccepted>(answer);
    }

    public async Task<ServiceView> ViewAsync(ServiceKey service) => Assert.IsType<ServiceView>(await _server.Desk.GetAsync(service, Deadline));

    /// <returns>How long it took, in virtual seconds.</returns>
    public async Task<double> UntilAsync(Func<bool> holds, double seconds)
    {
        var began = Clock.GetUtcNow();
        while (!holds())
        {
            Assert.True(Clock.GetUtcNow() < began.AddSeconds(seconds), $"not within {seconds} s");
            await PassAsync(0.05);
        }

        return (Clock.GetUtcNow() - began).TotalSeconds;
    }

    private async Task TellAsync(int hosts, Func<FleetWorld, Task> story)
    {
        await _server.Cluster.Serving;
        Lines =
        [
            .. Enumerable.Range(0, hosts)
                .Select(number => new FleetLine(this, new HostId(string.Create(CultureInfo.InvariantCulture, $"h{number:00000}"))))
        ];
        _loop.Start(BeatAsync);
        foreach (var line in Lines)
        {
            var taken = Assert.IsType<LineTaken>(await _server.AttachAsync(line, line.Hello()));
            line.Actor = taken.Host;
        }

        await UntilAsync(() => Hosts.Count(host => host.State == HostState.Active) == hosts, 10);
        await story(this);
        Assert.Empty(_log.Errors);
        _isOver = true;
    }

    private async Task BeatAsync()
    {
        while (!_isOver)
        {
            foreach (var line in Lines) line.Beat();
            await Task.Delay(BeatEvery, Clock);
        }
    }
}
