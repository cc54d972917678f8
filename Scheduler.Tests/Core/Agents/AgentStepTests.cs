using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Core.Agents.Wishes;

namespace Scheduler.Tests.Core.Agents;

/// <summary>The next step for every wish and every state of the container.</summary>
public sealed class AgentStepTests
{
    [Theory]
    [InlineData(InstanceGoal.Running, AgentOperation.CreateAndStart)]
    [InlineData(InstanceGoal.Prepared, AgentOperation.Create)]
    [InlineData(InstanceGoal.Stopped, null)]
    [InlineData(InstanceGoal.Absent, null)]
    public void NoContainer_ImageIsThere_Step(InstanceGoal goal, AgentOperation? expected) =>
        AssertStep(expected, Instance(Of(goal: goal)));

    [Theory]
    [InlineData(InstanceGoal.Running)]
    [InlineData(InstanceGoal.Prepared)]
    public void NoContainer_ImageUnknown_FindsTheImageFirst(InstanceGoal goal) =>
        AssertStep(AgentOperation.EnsureImage, Instance(Of(goal: goal)) with { ImageReady = false });

    [Theory]
    [InlineData(EngineContainerState.Created, AgentOperation.Start)]
    [InlineData(EngineContainerState.Running, null)]
    [InlineData(EngineContainerState.Paused, null)]
    [InlineData(EngineContainerState.Restarting, null)]
    [InlineData(EngineContainerState.Removing, null)]
    [InlineData(EngineContainerState.Exited, AgentOperation.Start)]
    [InlineData(EngineContainerState.Dead, AgentOperation.Remove)]
    public void ToRun_Step(EngineContainerState state, AgentOperation? expected) => AssertStep(expected, Instance(Of(), Container(state)));

    [Theory]
    [InlineData(EngineContainerState.Created, null)]
    [InlineData(EngineContainerState.Running, AgentOperation.Stop)]
    [InlineData(EngineContainerState.Paused, AgentOperation.Stop)]
    [InlineData(EngineContainerState.Exited, null)]
    public void ToBeStopped_Step(EngineContainerState state, AgentOperation? expected) =>
        AssertStep(expected, Instance(Of(goal: InstanceGoal.Stopped), Container(state)));

    [Theory]
    [InlineData(EngineContainerState.Created)]
    [InlineData(EngineContainerState.Running)]
    [InlineData(EngineContainerState.Exited)]
    [InlineData(EngineContainerState.Dead)]
    public void ToBeAbsent_Removes(EngineContainerState state) =>
        AssertStep(AgentOperation.Remove, Instance(Of(goal: InstanceGoal.Absent), Container(state)));

    [Theory]
    [InlineData(RestartCondition.Any, 0, AgentOperation.Start)]
    [InlineData(RestartCondition.Any, 1, AgentOperation.Start)]
    [InlineData(RestartCondition.OnFailure, 0, null)]
    [InlineData(RestartCondition.OnFailure, 1, AgentOperation.Start)]
    [InlineData(RestartCondition.None, 0, null)]
    [InlineData(RestartCondition.None, 1, null)]
    public void Exited_AsItsPolicySays(RestartCondition condition, int exitCode, AgentOperation? expected) => AssertStep(
        expected, Instance(Of(restart: new RestartPolicy { Condition = condition }), Container(EngineContainerState.Exited, exitCode: exitCode)));

    [Theory]
    [InlineData(EngineContainerState.Running)]
    [InlineData(EngineContainerState.Exited)]
    public void RestartAskedFor_IsMade(EngineContainerState state) =>
        AssertStep(AgentOperation.Restart, Instance(Of() with { Generation = 1 }, Container(state)));

    [Fact]
    public void RestartAskedFor_OfACompletedInstance_IsMadeWhateverThePolicy() => AssertStep(
        AgentOperation.Restart,
        Instance(
            Of(restart: new RestartPolicy { Condition = RestartCondition.None }) with { Generation = 1 },
            Container(EngineContainerState.Exited)));

    [Fact]
    public void RestartAskedFor_WhileItsLastTryWaits_Waits()
    {
        var one = Instance(Of() with { Generation = 1 }, Container(EngineContainerState.Running)) with { Tally = Failing(until: Now.AddSeconds(3)) };

        Assert.Equal(new AgentStep.Wait(Now.AddSeconds(3)), AgentStep.Next(one, Now));
    }

    [Theory]
    [InlineData(RestartCondition.Any, AgentOperation.Restart)]
    [InlineData(RestartCondition.None, null)]
    public void Unhealthy_IsRestartedUnlessNothingIs(RestartCondition condition, AgentOperation? expected) => AssertStep(
        expected,
        Instance(
            Of(restart: new RestartPolicy { Condition = condition }),
            Container(EngineContainerState.Running) with { Health = ContainerHealth.Unhealthy }));

    [Fact]
    public void GaveUp_Rests() =>
        AssertStep(null, Instance(Of(), Container(EngineContainerState.Exited)) with { Tally = RestartTally.Clean with { GaveUp = true } });

    [Fact]
    public void BackingOff_WaitsUntilItIsTime()
    {
        var one = Instance(Of(), Container(EngineContainerState.Exited)) with { Tally = Failing(until: Now.AddSeconds(3)) };

        Assert.Equal(new AgentStep.Wait(Now.AddSeconds(3)), AgentStep.Next(one, Now));
        Assert.Equal(new AgentStep.Act(AgentOperation.Start), AgentStep.Next(one, Now.AddSeconds(3)));
    }

    [Fact]
    public void Busy_Rests() => AssertStep(null, Instance(Of(), Container(EngineContainerState.Exited)) with { Busy = AgentOperation.Start });

    [Fact]
    public void Stale_LooksBeforeAnythingElse() =>
        AssertStep(AgentOperation.Inspect, Instance(Of(goal: InstanceGoal.Absent), Container(EngineContainerState.Running)) with { Stale = true });

    [Fact]
    public void Stale_TheLastLookWasRefused_WaitsBeforeItLooksAgain()
    {
        var one = Instance(Of(), Container(EngineContainerState.Running)) with { Stale = true, LookAfter = Now.AddSeconds(1) };

        Assert.Equal(new AgentStep.Wait(Now.AddSeconds(1)), AgentStep.Next(one, Now));
    }

    private static RestartTally Failing(DateTimeOffset until) => new(3, "no", until);

    private static void AssertStep(AgentOperation? expected, AgentInstance one) =>
        Assert.Equal(expected is { } operation ? new AgentStep.Act(operation) : new AgentStep.Rest(), AgentStep.Next(one, Now));
}
