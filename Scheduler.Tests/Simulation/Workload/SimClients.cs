using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>Those who use the cluster: each sends one request after the other, to any server.</summary>
internal sealed class SimClients
{
    private const int Count = 5;
    private const int LockClients = 3;

    private readonly SimWorld _world;
    private readonly List<Func<Task>> _clients = [];
    private int _busy;

    public SimClients(SimWorld world)
    {
        _world = world;
        for (var index = 0; index < Count; index++) _clients.Add(new SimClient(world, $"c{index}").RunAsync);
        if (world.Mix.HasOperator) _clients.Add(new HostClient(world, "operator").RunAsync);
        _clients.Add(new CronClient(world, "cron").RunAsync);
        _clients.Add(new UnitClient(world, "unit").RunAsync);
        _clients.Add(new SpeakerClient(world, "speaker").RunAsync);
        for (var index = 0; index < LockClients; index++) _clients.Add(new LockClient(world, $"l{index}").RunAsync);
    }

    public static ServiceKey Job { get; } = new("jobs", "batch");

    public static IReadOnlyList<ServiceKey> Services { get; } = [new("shop", "web"), new("shop", "db"), new("blog", "web"), new("blog", "job"), Job];

    public bool AreDone => _busy == 0;

    public void Start()
    {
        foreach (var client in _clients)
        {
            _busy++;
            _world.Loop.Start(async () =>
            {
                await client();
                _busy--;
            });
        }
    }
}
