using Scheduler.Core.Agents.Health;

namespace Scheduler.Tests.Simulation.World;

/// <summary>A probe as a process makes it: the network is not part of the process.</summary>
internal sealed class SimProbe(SimLoop loop, IProbe probe) : IProbe
{
    public Task<ProbeAnswer> AskAsync(ProbeRequest request, CancellationToken cancel = default)
    {
        loop.AssertHere();
        return loop.Scheduler.Start(() => probe.AskAsync(request, CancellationToken.None));
    }
}
