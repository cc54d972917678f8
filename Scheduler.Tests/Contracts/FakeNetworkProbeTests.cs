using System.Collections.Immutable;
using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Contracts;

/// <summary>As the probe of containers, of a port that another machine publishes.</summary>
public sealed class FakeNetworkProbeTests : ProbeContract
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;

    private protected override Task<ProbeAnswer> AskAsync(FakeListener listener, string? requestLine) =>
        Task.FromResult(Ask(listener, requestLine, _ => { }));

    [Fact]
    public void Machine_ThatIsOffOrCutOff_IsSilentWhateverRunsThere()
    {
        Assert.Equal(ProbeOutcome.Silent, Ask(FakeListener.AnswersOk, null, network => network.Off.Add("b")).Outcome);
        Assert.Equal(
            ProbeOutcome.Silent,
            Ask(FakeListener.AnswersOk, null, network => network.IsCut = (from, to) => (from, to) == ("b", "a")).Outcome);
        Assert.Equal(ProbeOutcome.Silent, Ask(FakeListener.AnswersOk, null, network => network.Lose("b", 8080)).Outcome);
    }

    private static ProbeAnswer Ask(FakeListener listener, string? requestLine, Action<FakeNetwork> trouble)
    {
        var loop = new SimLoop(new SimEntropy(1));
        var (here, there, network) = (new FakeDaemon(loop.Time), new FakeDaemon(loop.Time), new FakeNetwork());
        network.Add("b", "10.0.0.2", there);
        there.Images.Load("web:1");
        var container = there.Create(new ContainerPlan("c", new ContainerSpec { Image = "web:1", Ports = [new PortSpec(80, 8080)] }, None, None));
        there.Start(container);
        container.Listeners[80] = listener;
        trouble(network);
        var probe = new FakeProbe(loop.Time, here, "a") { Network = network };
        return loop.Await(() => probe.AskAsync(new ProbeRequest("10.0.0.2", 8080, requestLine, TimeSpan.FromSeconds(1))));
    }
}
