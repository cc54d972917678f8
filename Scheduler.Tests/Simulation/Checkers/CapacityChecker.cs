using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// No host is given more memory than it has, by what its engine really runs, and no port twice. Memory is not judged
/// once the host's server has started anew: it then admits before it has heard what all its containers were promised.
/// </summary>
internal sealed class CapacityChecker(SimWorld world)
{
    public void Watch(FakeEngine engine, SimNode home) => engine.Daemon.History.Happened += deed =>
    {
        if (deed.Kind == DeedKind.Started) world.Judge(() => Check(engine, home));
    };

    private static void Check(FakeEngine engine, SimNode home)
    {
        var running = engine.Daemon.Running;
        var memory = running.Sum(one => one.Spec.Resources.MemoryReservationBytes ?? 0);
        if (memory > engine.Facts.MemoryBytes && home.Starts == 1)
            throw new SimViolation(
                "capacity",
                $"{engine.Facts.Hostname} has {engine.Facts.MemoryBytes} bytes and runs containers that reserve {memory}: {string.Join(", ", running.Select(one => one.Name))}");
        var twice = running.SelectMany(one => one.Ports).GroupBy(port => (port.HostPort, port.Protocol)).FirstOrDefault(ports => ports.Count() > 1);
        if (twice is not null) throw new SimViolation("capacity", $"{engine.Facts.Hostname} has port {twice.Key} twice");
    }
}
