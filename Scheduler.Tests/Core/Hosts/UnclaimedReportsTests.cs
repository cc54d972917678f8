using System.Collections.Immutable;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Views;

namespace Scheduler.Tests.Core.Hosts;

public sealed class UnclaimedReportsTests
{
    private static readonly InstanceId One = InstanceId.Of("abcd1234", 1);

    private static readonly AgentHello Hello = new(new HostId("h1"), 1, 1)
    {
        Reports =
        [
            new InstanceReport(
                One, Specs.Web, new HostId("h1"),
                new InstanceStatus(InstanceState.Running, DateTimeOffset.UnixEpoch) { Goal = InstanceGoal.Running })
        ],
        Claims = [new HeldClaim(One, new HostClaim(0, 0, []))],
    };

    [Fact]
    public void Report_OfAServiceThatNobodyKnows_IsUnclaimed() => Assert.Equal(One, Assert.Single(Of(HostLedger.Resumed(Hello.Claims))).Instance);

    [Fact]
    public void Report_OfAServiceThatKnowsOthersOnly_IsUnclaimed() =>
        Assert.Single(Of(HostLedger.Resumed(Hello.Claims), View(InstanceId.Of("abcd1234", 2))));

    [Fact]
    public void Report_OfAnInstanceThatItsServiceShows_IsClaimed() => Assert.Empty(Of(HostLedger.Resumed(Hello.Claims), View(One)));

    [Fact]
    public void Report_OfOneThatTheHostWasToldIsNobodys_IsOver() => Assert.Empty(Of(HostLedger.Resumed(Hello.Claims).Release(One)));

    private static IEnumerable<InstanceReport> Of(HostLedger ledger, params ServiceView[] services) =>
        UnclaimedReports.Of(Hello, ledger, services.ToImmutableSortedDictionary(view => view.Key, view => view));

    private static ServiceView View(InstanceId instance) => ExchangeSamples.ServiceOf(Specs.Web) with
    {
        Instances =
        [
            new InstanceView
            {
                Id = instance,
                Service = Specs.Web,
                Slot = 1,
                Host = new HostId("h1"),
                Revision = 1,
                State = InstanceState.Running,
                Goal = InstanceGoal.Running
            }
        ],
    };
}
