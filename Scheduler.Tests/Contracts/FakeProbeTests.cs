using System.Collections.Immutable;
using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Contracts;

public sealed class FakeProbeTests : ProbeContract
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;

    private protected override Task<ProbeAnswer> AskAsync(FakeListener listener, string? requestLine)
    {
        var loop = new SimLoop(new SimEntropy(1));
        var daemon = new FakeDaemon(loop.Time);
        daemon.Images.Load("web:1");
        var container = daemon.Create(new ContainerPlan("c", new ContainerSpec { Image = "web:1" }, None, None));
        daemon.Start(container);
        container.Listeners[80] = listener;
        var answer = loop.Await(
            () => new FakeProbe(loop.Time, daemon).AskAsync(new ProbeRequest(container.Id, 80, requestLine, TimeSpan.FromSeconds(1))));
        return Task.FromResult(answer);
    }
}
