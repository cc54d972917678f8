using Scheduler.Core.Agents;

namespace Scheduler.Tests.Simulation.World;

/// <summary>
/// The watchdog of a host's machine. It is a process of its own, which neither crashes nor freezes with the server, and
/// ends processes without the engine.
/// </summary>
/// <param name="clock">In true ticks times <paramref name="rate"/>.</param>
internal sealed class SimWatchdog(SimWorld world, SimHost host, Func<long> clock, double rate) : IWatchdog
{
    private readonly SortedDictionary<string, long> _until = new(StringComparer.Ordinal);

    public long Now => clock();

    public bool IsOnGuard => true;

    /// <summary>How many containers it ended.</summary>
    public int Ended { get; private set; }

    public bool Guard(string container, long until)
    {
        if (_until.TryGetValue(container, out var before) && before >= until) return true;
        _until[container] = until;
        world.Loop.Start(() => WatchAsync(container, until));
        return true;
    }

    private async Task WatchAsync(string container, long until)
    {
        while (_until[container] == until && Now < until)
        {
            // Waits are whole milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((until - Now) / rate / TimeSpan.TicksPerMillisecond)), world.Loop.Time);
        }

        if (_until[container] == until && !world.Plants.IsWatchdogAsleep) End(container);
    }

    private void End(string id)
    {
        if (host.Engine.Daemon.Find(id) is not { IsUp: true } container) return;
        world.Trace.Add($"{host.Id}: the watchdog ends {container.Name}");
        Ended++;
        host.Engine.Daemon.End(container, container.Life, 137);
    }
}
