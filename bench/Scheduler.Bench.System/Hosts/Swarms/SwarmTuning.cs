namespace Scheduler.Bench.Hosts.Swarms;

/// <summary>What of a swarm is not as it comes.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Heartbeat">Of each worker to the manager, which gives a worker up after three; null: 5 s.</param>
/// <param name="RestartDelay">Of the service's tasks; null: 5 s.</param>
/// <param name="AllManage">Every host is a manager, not the first alone.</param>
internal sealed record SwarmTuning(string Name, TimeSpan? Heartbeat = null, TimeSpan? RestartDelay = null, bool AllManage = false)
{
    public static readonly SwarmTuning Default = new("Swarm as it comes");
    public static readonly SwarmTuning Fast = new("Swarm, heartbeat 1 s", TimeSpan.FromSeconds(1));

    public static readonly SwarmTuning Managers = new("Swarm, three managers", AllManage: true);

    /// <summary>As far as it goes.</summary>
    public static readonly SwarmTuning Fastest = new("Swarm, heartbeat 1 s, restart delay 0", TimeSpan.FromSeconds(1), TimeSpan.Zero);
}
