using System.Text.Json;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Tests.DockerApi;

public sealed class TaskShowingTests
{
    private static readonly ServiceKey Key = new("shop", "web");

    [Theory]
    [InlineData(InstanceState.Pending, InstanceGoal.Running, "pending", "running")]
    [InlineData(InstanceState.Assigned, InstanceGoal.Running, "assigned", "running")]
    [InlineData(InstanceState.Pulling, InstanceGoal.Prepared, "preparing", "ready")]
    [InlineData(InstanceState.Created, InstanceGoal.Prepared, "ready", "ready")]
    [InlineData(InstanceState.Starting, InstanceGoal.Running, "starting", "running")]
    [InlineData(InstanceState.Initializing, InstanceGoal.Running, "starting", "running")]
    [InlineData(InstanceState.Running, InstanceGoal.Running, "running", "running")]
    [InlineData(InstanceState.Unhealthy, InstanceGoal.Running, "running", "running")]
    [InlineData(InstanceState.Stopping, InstanceGoal.Absent, "running", "shutdown")]
    [InlineData(InstanceState.Stopped, InstanceGoal.Stopped, "shutdown", "shutdown")]
    [InlineData(InstanceState.Completed, InstanceGoal.Running, "complete", "shutdown")]
    [InlineData(InstanceState.Failed, InstanceGoal.Running, "failed", "running")]
    [InlineData(InstanceState.Unknown, InstanceGoal.Running, "orphaned", "running")]
    [InlineData(InstanceState.Removing, InstanceGoal.Absent, "shutdown", "shutdown")]
    public void States_AreSwarms(InstanceState state, InstanceGoal goal, string shown, string desired)
    {
        var task = TaskShowing.Of(new FoundTask(Service(), Instance() with { State = state, Goal = goal }));

        Assert.Equal((shown, desired), (task.Status.State, task.DesiredState));
    }

    [Fact]
    public void Task_OfAnInstance_SaysWhereItIsAndWhatItHasOpen()
    {
        var task = TaskShowing.Of(new FoundTask(Service(), Instance() with { Ports = ["0.0.0.0:8080->80/tcp", "[::]:8080->80/tcp", "nonsense"], Reason = "why" }));

        Assert.Equal(DockerIds.OfHost(new HostId("h1")), task.NodeId);
        Assert.Equal(("c", "why", 3), (task.Status.ContainerStatus!.ContainerId, task.Status.Err, task.Slot!.Value));
        Assert.Equal((80, 8080), (Assert.Single(task.Status.PortStatus.Ports!).TargetPort, task.Status.PortStatus.Ports![0].PublishedPort!.Value));
        Assert.Equal("web:0", task.Spec.ContainerSpec!.Image);
        Assert.Equal("shop_web.3", TaskShowing.NameOf(Service(), Instance()));
    }

    [Fact]
    public void Task_WhoseHostIsLostAndSlotAnothers_IsOrphanedAndNotWanted()
    {
        var task = TaskShowing.Of(new FoundTask(Service(), Instance() with { IsLost = true, State = InstanceState.Assigned }));

        Assert.Equal(("orphaned", "shutdown"), (task.Status.State, task.DesiredState));
    }

    [Fact]
    public void Task_ThatIsOver_IsShutDownOrFailed_AndOlderThanTheOneAfterIt()
    {
        var began = DateTimeOffset.UnixEpoch.AddHours(1);
        var went = new Parting(began.AddHours(1)) { Since = began };
        var failed = went with { HasFailed = true, Reason = "exited with code 1", ExitCode = 1, ContainerId = "c" };
        var service = Service() with { Past = [Past(1, went), Past(2, failed)] };

        var tasks = TaskFinder.Of(service)
            .Where(one => one.Parting is not null)
            .Select(TaskShowing.Of)
            .ToList();

        Assert.Equal(
            [("shutdown", "shutdown", null), ("failed", "shutdown", "exited with code 1")],
            tasks.Select(one => (one.Status.State, one.DesiredState, one.Status.Err)));
        Assert.Equal(("c", 1), (tasks[1].Status.ContainerStatus!.ContainerId, tasks[1].Status.ContainerStatus!.ExitCode));
        Assert.All(tasks, one => Assert.Equal(
            ("web:0", "1970-01-01T01:00:00Z", "1970-01-01T02:00:00Z"),
            (one.Spec.ContainerSpec!.Image, one.CreatedAt, one.Status.Timestamp)));
    }

    private static PastInstance Past(int number, Parting parting) => new(InstanceId.Of("past0000", number), 3, new HostId("h1"), 1, "web:0", parting);

    [Fact]
    public void Pull_UnderWay_IsNoError()
    {
        var task = TaskShowing.Of(new FoundTask(Service(), Instance() with { State = InstanceState.Pulling, Reason = "12 of 30 MB" }));

        Assert.Null(task.Status.Err);
        Assert.Equal("12 of 30 MB", task.Status.Message);
    }

    [Theory]
    [InlineData(1, ServiceStatus.Active, false, null)]
    [InlineData(2, ServiceStatus.Updating, true, "updating")]
    [InlineData(2, ServiceStatus.Degraded, true, "updating")]
    [InlineData(2, ServiceStatus.Degraded, false, null)]
    [InlineData(2, ServiceStatus.Activating, false, null)]
    [InlineData(2, ServiceStatus.Active, false, "completed")]
    public void UpdateStatus_IsCompletedOnlyOnceItIs(int revision, ServiceStatus status, bool outdated, string? state)
    {
        var service = Service() with { Revision = revision, Status = status, Instances = [Instance() with { IsOutdated = outdated }] };

        Assert.Equal(state, ServiceShowing.Of(service).UpdateStatus?.State);
    }

    [Theory]
    [InlineData(UpdateState.Updating, false, ServiceStatus.Updating, "updating")]
    [InlineData(UpdateState.Updating, true, ServiceStatus.Degraded, "paused")]
    [InlineData(UpdateState.Paused, false, ServiceStatus.Degraded, "paused")]
    [InlineData(UpdateState.Upgraded, false, ServiceStatus.Active, "completed")]
    [InlineData(UpdateState.Completed, false, ServiceStatus.Active, "completed")]
    [InlineData(UpdateState.Completed, false, ServiceStatus.Activating, null)]
    [InlineData(UpdateState.RollingBack, false, ServiceStatus.Updating, "rollback_started")]
    [InlineData(UpdateState.RollingBack, true, ServiceStatus.Degraded, "rollback_paused")]
    [InlineData(UpdateState.RollbackPaused, false, ServiceStatus.Degraded, "rollback_paused")]
    [InlineData(UpdateState.RolledBack, false, ServiceStatus.Active, "rollback_completed")]
    public void UpdateStatus_OfEveryState_IsSwarmsWordForIt(UpdateState state, bool isHeld, ServiceStatus status, string? word)
    {
        var isOver = state is UpdateState.Completed or UpdateState.RolledBack;
        var service = Service() with
        {
            Revision = 2,
            Status = status,
            PreviousSpec = new ServiceSpec { Container = new ContainerSpec { Image = "web:0" } },
            Update = new UpdateView
            {
                State = state,
                Cause = UpdateCause.Update,
                From = 1,
                To = 2,
                StartedAt = DateTimeOffset.UnixEpoch,
                EndedAt = isOver ? DateTimeOffset.UnixEpoch.AddSeconds(1) : null,
                Message = "so it is",
                Done = 1,
                Total = 3,
                IsHeld = isHeld,
            },
        };

        var shown = ServiceShowing.Of(service);

        Assert.Equal("web:0", shown.PreviousSpec!.TaskTemplate!.ContainerSpec!.Image);
        Assert.Equal(word, shown.UpdateStatus?.State);
        if (word is null) return;
        Assert.Equal(
            ("1970-01-01T00:00:00Z", isOver ? "1970-01-01T00:00:01Z" : null, "so it is"),
            (shown.UpdateStatus!.StartedAt, shown.UpdateStatus.CompletedAt, shown.UpdateStatus.Message));
    }

    [Theory]
    [InlineData("""{"Name":"a","Nmae":"b"}""", "Nmae")]
    [InlineData("""{"TaskTemplate":{"ContainerSpec":{"Nope":{"A":1}},"Also":[0,"x"]}}""", "TaskTemplate.ContainerSpec.Nope,TaskTemplate.Also")]
    [InlineData("""{"TaskTemplate":{"Networks":[{"Nope":true}]}}""", "TaskTemplate.Networks[0].Nope")]
    [InlineData("""{"name":"a","tasktemplate":{"containerspec":{"image":"x"}}}""", "")]
    [InlineData("""{"Nope":null,"Nor":0,"That":"","And":[],"This":{"A":false}}""", "")]
    public void UnknownFields_ThatAskForSomething_AreNamed(string json, string names)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(names, string.Join(',', UnknownFields.Of(document.RootElement, SwarmJson.Default.ServiceSpecWire)));
    }

    private static InstanceView Instance() => new()
    {
        Id = new InstanceId("u-1"),
        Service = Key,
        Slot = 3,
        Host = new HostId("h1"),
        ContainerId = "c",
        Revision = 1,
        State = InstanceState.Running,
        Goal = InstanceGoal.Running,
        Image = "web:0",
    };

    private static ServiceView Service() => Core.Specs.Shown(Key, "u", Core.Specs.Of(), []) with { Scale = 3, Running = 3, UpToDate = 3 };
}
