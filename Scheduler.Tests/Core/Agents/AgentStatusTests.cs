using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Core.Agents.Wishes;

namespace Scheduler.Tests.Core.Agents;

/// <summary>What an agent reports in each situation.</summary>
public sealed class AgentStatusTests
{
    [Theory]
    [InlineData(InstanceGoal.Running, EngineContainerState.Running, InstanceState.Running)]
    [InlineData(InstanceGoal.Running, EngineContainerState.Created, InstanceState.Starting)]
    [InlineData(InstanceGoal.Running, EngineContainerState.Restarting, InstanceState.Starting)]
    [InlineData(InstanceGoal.Prepared, EngineContainerState.Created, InstanceState.Created)]
    [InlineData(InstanceGoal.Stopped, EngineContainerState.Created, InstanceState.Stopped)]
    [InlineData(InstanceGoal.Stopped, EngineContainerState.Running, InstanceState.Stopping)]
    [InlineData(InstanceGoal.Stopped, EngineContainerState.Exited, InstanceState.Stopped)]
    [InlineData(InstanceGoal.Absent, EngineContainerState.Running, InstanceState.Removing)]
    public void Container_InAState_IsReportedAs(InstanceGoal goal, EngineContainerState state, InstanceState expected) =>
        Assert.Equal((expected, goal, null), Reported(Instance(Of(goal: goal), Container(state))));

    [Theory]
    [InlineData(InstanceGoal.Running, InstanceState.Starting)]
    [InlineData(InstanceGoal.Prepared, InstanceState.Starting)]
    [InlineData(InstanceGoal.Stopped, InstanceState.Stopped)]
    [InlineData(InstanceGoal.Absent, InstanceState.Gone)]
    public void NoContainer_IsReportedAs(InstanceGoal goal, InstanceState expected) =>
        Assert.Equal(expected, Reported(Instance(Of(goal: goal))).State);

    [Fact]
    public void ToBeAbsent_NotLookedAtSinceSomethingHappened_IsNotGoneYet() =>
        Assert.Equal(InstanceState.Removing, Reported(Instance(Of(goal: InstanceGoal.Absent)) with { Stale = true }).State);

    [Theory]
    [InlineData(ContainerHealth.None, InstanceState.Running)]
    [InlineData(ContainerHealth.Starting, InstanceState.Initializing)]
    [InlineData(ContainerHealth.Healthy, InstanceState.Running)]
    [InlineData(ContainerHealth.Unhealthy, InstanceState.Unhealthy)]
    public void Health_IsReportedAs(ContainerHealth health, InstanceState expected) =>
        Assert.Equal(expected, Reported(Instance(Of(), Container(EngineContainerState.Running) with { Health = health })).State);

    [Fact]
    public void Pulling_ShowsItsProgress() => Assert.Equal(
        (InstanceState.Pulling, InstanceGoal.Running, "pulling: 1 of 2 MB"),
        Reported(Instance(Of()) with { Busy = AgentOperation.EnsureImage, Progress = "pulling: 1 of 2 MB" }));

    [Fact]
    public void Pulling_AfterAFailure_StaysFailedWithItsReason() => Assert.Equal(
        (InstanceState.Failed, InstanceGoal.Running, "manifest unknown"),
        Reported(Instance(Of()) with { Busy = AgentOperation.EnsureImage, Tally = new RestartTally(1, "manifest unknown", Now) }));

    [Fact]
    public void Failed_SaysWhenItIsTriedNext()
    {
        var one = Instance(Of()) with { Tally = new RestartTally(1, "manifest unknown", Now.AddSeconds(2)) };

        Assert.Equal(Now.AddSeconds(2), AgentStatus.Of(one, Now).NextTryAt);
    }

    [Fact]
    public void GaveUp_IsFailedWithoutANextTry()
    {
        var one = Instance(Of(), Container(EngineContainerState.Exited, exitCode: 1)) with
        {
            Tally = new RestartTally(4, "gave up", Now.AddSeconds(2), GaveUp: true)
        };

        Assert.Equal(
            (InstanceState.Failed, null, 1),
            (AgentStatus.Of(one, Now).State, AgentStatus.Of(one, Now).NextTryAt, AgentStatus.Of(one, Now).ExitCode));
    }

    [Fact]
    public void EndedWell_NotToBeRestarted_IsCompleted() => Assert.Equal(
        (InstanceState.Completed, InstanceGoal.Running, null),
        Reported(Instance(Of(restart: new RestartPolicy { Condition = RestartCondition.OnFailure }), Container(EngineContainerState.Exited))));

    [Fact]
    public void EndedBadly_NotToBeRestarted_IsFailedAndSaysSo()
    {
        var one = Instance(Of(restart: new RestartPolicy { Condition = RestartCondition.None }), Container(EngineContainerState.Exited, exitCode: 7));

        var (state, _, reason) = Reported(Restarts.Counted(one, Now));

        Assert.Equal(InstanceState.Failed, state);
        Assert.StartsWith("exited with code 7", reason);
        Assert.EndsWith("its restart policy does not start it again", reason);
    }

    [Fact]
    public void Paused_SaysHowToGoOn() =>
        Assert.Contains("docker unpause shop_web.1.abcd1234-1", Reported(Instance(Of(), Container(EngineContainerState.Paused))).Reason);

    [Fact]
    public void RestartNotMadeYet_IsReportedWithTheGenerationBefore() =>
        Assert.Equal(0, AgentStatus.Of(Instance(Of() with { Generation = 1 }, Container(EngineContainerState.Running)), Now).Generation);

    [Fact]
    public void RestartNotMade_StoppedMeanwhile_IsOwedNoMore() => Assert.Equal(
        1, AgentStatus.Of(Instance(Of(goal: InstanceGoal.Stopped) with { Generation = 1 }, Container(EngineContainerState.Exited)), Now).Generation);

    [Fact]
    public void Running_ShowsItsPorts() => Assert.Equal(
        ["0.0.0.0:8080->80/tcp"],
        AgentStatus.Of(Instance(Of(), Container(EngineContainerState.Running) with { Ports = [new BoundPort("0.0.0.0", 8080, 80, "tcp")] }), Now)
            .Ports.AsEnumerable());

    private static (InstanceState State, InstanceGoal Goal, string? Reason) Reported(AgentInstance one)
    {
        var status = AgentStatus.Of(one, Now);
        return (status.State, status.Goal, status.Reason);
    }
}
