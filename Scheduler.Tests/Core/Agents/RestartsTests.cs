using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Core.Agents.Wishes;

namespace Scheduler.Tests.Core.Agents;

public sealed class RestartsTests
{
    [Fact]
    public void Exited_Once_IsCountedOnceAndTriedAtOnce()
    {
        var one = Restarts.Counted(Instance(Of(), Container(EngineContainerState.Exited, exitCode: 3)), Now);

        Assert.Equal((1, Now), (one.Tally.Failures, one.Tally.NotBefore));
        Assert.Equal("exited with code 3, 4 s after its start; its logs may say why", one.Tally.Reason);
        Assert.Equal(one, Restarts.Counted(one, Now.AddSeconds(1)));
    }

    [Fact]
    public void Exited_AgainAndAgain_WaitsLongerUpToAMinute()
    {
        var one = Instance(Of());
        var waits = new List<TimeSpan>();
        for (var i = 1; i <= 14; i++)
        {
            var at = Now.AddSeconds(i);
            one = Restarts.Counted(one with { Container = Ended(started: at.AddSeconds(-0.1), ended: at) }, at);
            waits.Add(one.Tally.NotBefore - at);
        }

        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero], waits.Take(2));
        Assert.All(waits.Skip(2).Zip(waits.Skip(3)), pair => Assert.True(pair.First <= pair.Second));
        Assert.InRange(waits[2].TotalSeconds, 0.2, 0.3);
        Assert.InRange(waits[^1].TotalSeconds, 48, 72);
    }

    [Fact]
    public void Running_HealthNotKnownYet_KeepsTheReasonOfTheLastFailure()
    {
        var failed = Restarts.Counted(Instance(Of(), Container(EngineContainerState.Exited, exitCode: 3)), Now);
        var again = Container(EngineContainerState.Running) with { Health = ContainerHealth.Starting, StartedAt = Now };

        var tried = Restarts.Counted(failed with { Container = again }, Now.AddSeconds(20));
        var well = Restarts.Counted(tried with { Container = again with { Health = ContainerHealth.Healthy } }, Now.AddSeconds(21));

        Assert.Equal((InstanceState.Initializing, failed.Tally.Reason), (AgentStatus.Of(tried, Now).State, AgentStatus.Of(tried, Now).Reason));
        Assert.Null(AgentStatus.Of(well, Now).Reason);
    }

    [Fact]
    public void Exited_AfterItHadProvenItself_StartsCountingAnew()
    {
        var one = Instance(Of()) with { Tally = new RestartTally(9, "before", Now.AddMinutes(-5)) };

        one = Restarts.Counted(one with { Container = Ended(Now.AddSeconds(-11), Now) }, Now);

        Assert.Equal(1, one.Tally.Failures);
    }

    [Fact]
    public void Exited_MoreOftenThanThePolicyAllows_GivesUpAndSaysSo()
    {
        var one = Instance(Of(restart: new RestartPolicy { MaxAttempts = 2 }));
        for (var i = 1; i <= 3; i++)
        {
            Assert.False(one.Tally.GaveUp);
            one = Restarts.Counted(one with { Container = Ended(Now.AddSeconds(i - 0.5), Now.AddSeconds(i)) }, Now.AddSeconds(i));
        }

        Assert.True(one.Tally.GaveUp);
        Assert.EndsWith("gave up after 2 restarts, as its restart policy says", one.Tally.Reason);
    }

    [Fact]
    public void Exited_PolicyWantsADelay_WaitsAtLeastThat()
    {
        var one = Restarts.Counted(Instance(Of(restart: new RestartPolicy { Delay = TimeSpan.FromSeconds(7) }), Ended(Now.AddSeconds(-1), Now)), Now);

        Assert.Equal(Now.AddSeconds(7), one.Tally.NotBefore);
    }

    [Fact]
    public void Exited_ForWantOfMemory_SaysWhatToRaise() => Assert.Contains(
        "raise its memory limit", Restarts.Counted(Instance(Of(), Ended(Now.AddSeconds(-1), Now) with { OutOfMemory = true }), Now).Tally.Reason);

    [Fact]
    public void Unhealthy_IsCountedOncePerStart()
    {
        var sick = Container(EngineContainerState.Running) with { Health = ContainerHealth.Unhealthy, HealthOutput = "connection refused" };

        var one = Restarts.Counted(Instance(Of(), sick), Now);

        Assert.Equal((1, "its health check fails: connection refused"), (one.Tally.Failures, one.Tally.Reason));
        Assert.Equal(1, Restarts.Counted(one, Now.AddSeconds(1)).Tally.Failures);
        Assert.Equal(2, Restarts.Counted(one with { Container = sick with { StartedAt = Now } }, Now.AddSeconds(1)).Tally.Failures);
    }

    [Fact]
    public void Running_IsClearedOfItsReasonAtOnceAndOfItsCountWithTime()
    {
        var one = Instance(Of(), Container(EngineContainerState.Running)) with { Tally = new RestartTally(4, "crashed", Now) };

        Assert.Equal((4, null), (Restarts.Counted(one, Now).Tally.Failures, Restarts.Counted(one, Now).Tally.Reason));
        Assert.Equal(0, Restarts.Counted(one, Now.AddSeconds(5)).Tally.Failures);
    }

    [Theory]
    [InlineData(InstanceGoal.Stopped)]
    [InlineData(InstanceGoal.Absent)]
    public void Exited_AsWished_IsNotCounted(InstanceGoal goal) =>
        Assert.Equal(0, Restarts.Counted(Instance(Of(goal: goal), Container(EngineContainerState.Exited)), Now).Tally.Failures);

    [Fact]
    public void Backoff_EqualFailuresOfManyInstances_SpreadOut()
    {
        var waits = Enumerable.Range(1, 100).Select(n => Backoff.AfterCall(3, InstanceId.Of("abcd1234", n)).TotalSeconds).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 1.6, 2.4));
        Assert.True(waits.Distinct().Count() > 50);
        Assert.Equal(Backoff.AfterPull(2, new HostId("h"), "app:1"), Backoff.AfterPull(2, new HostId("h"), "app:1"));
        Assert.NotEqual(Backoff.AfterPull(2, new HostId("h"), "app:1"), Backoff.AfterPull(2, new HostId("i"), "app:1"));
    }

    private static EngineContainer Ended(DateTimeOffset started, DateTimeOffset ended) =>
        Container(EngineContainerState.Exited, exitCode: 1) with { StartedAt = started, FinishedAt = ended };
}
