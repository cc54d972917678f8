using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Wire;
using Scheduler.Tests.Core.Services.Jobs;

namespace Scheduler.Tests.DockerApi;

/// <summary>Jobs in Swarm's words, as the docker CLI looks at them, and back.</summary>
public sealed class JobShowingTests
{
    private static readonly ReadingSurroundings Nowhere = new(_ => null);

    [Fact]
    public void ServiceLs_OfAJobUnderWay_CountsWhatTheCliShows()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(maxConcurrent: 2), scale: 5);
        story.End(story.UnderWay()[0]);
        story.Converge();
        var shown = ServiceShowing.Of(story.View, withStatus: true);

        Assert.Equal(new ServiceStatusWire(2, 2, 1), shown.ServiceStatus);
        Assert.Equal(new ReplicatedJobWire { MaxConcurrent = 2, TotalCompletions = 5 }, shown.Spec.Mode!.ReplicatedJob);
        Assert.Equal(1, shown.JobStatus!.JobIteration.Index);
        Assert.Null(shown.UpdateStatus);
    }

    [Fact]
    public void ServiceLs_OfAJobThatIsDone_IsAsSwarmHasIt()
    {
        var story = JobSpecs.Begun(JobSpecs.Job());
        story.EndAll();

        Assert.Equal(new ServiceStatusWire(0, 1, 1), ServiceShowing.Of(story.View, withStatus: true).ServiceStatus);
    }

    [Fact]
    public void ServiceLs_OfAGlobalJob_WantsTheHostsThatHaveNotCompletedIt()
    {
        var story = JobSpecs.Begun(JobSpecs.GlobalJob());
        story.End(story.UnderWay()[0]);
        story.Converge();
        var shown = ServiceShowing.Of(story.View, withStatus: true);

        Assert.Equal(new ServiceStatusWire(1, 1, 1), shown.ServiceStatus);
        Assert.NotNull(shown.Spec.Mode!.GlobalJob);
    }

    /// <summary>The CLI waits until the tasks of that iteration, by slots from 0 on, are complete.</summary>
    [Fact]
    public void Tasks_OfAJob_AreOfItsIterationInSlotsFromZero()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), scale: 2);
        story.End(story.UnderWay()[0]);
        story.Converge();
        var tasks = story.View.Instances.Select(one => TaskShowing.Of(new FoundTask(story.View, one))).OrderBy(task => task.Slot).ToList();

        Assert.Equal([0, 1], tasks.Select(task => task.Slot!.Value));
        Assert.All(tasks, task => Assert.Equal(1, task.JobIteration!.Index));
        Assert.Equal([("complete", "complete"), ("running", "complete")], tasks.Select(task => (task.Status.State, task.DesiredState)));
    }

    [Fact]
    public void Tasks_OfAJobThatFails_AreFailedAndNotWantedAnyMore()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(
            restart: new RestartPolicy { Condition = RestartCondition.OnFailure, Delay = TimeSpan.FromSeconds(5) }));
        story.End(story.UnderWay().Single(), 3);
        story.Settle();
        var tasks = story.View.Instances.Select(one => TaskShowing.Of(new FoundTask(story.View, one))).ToList();

        Assert.Contains(tasks, task => (task.Status.State, task.DesiredState, task.Status.ContainerStatus?.ExitCode) == ("failed", "shutdown", 3));
        Assert.Contains(tasks, task => (task.Status.State, task.DesiredState) == ("pending", "complete"));
    }

    [Theory]
    [InlineData(5L, 2L, 5, 2)]
    [InlineData(5L, 5L, 5, 0)]
    [InlineData(null, 3L, 3, 0)]
    [InlineData(null, null, 1, 0)]
    [InlineData(4L, null, 4, 1)]
    public void Create_OfAReplicatedJob_IsReadAsSwarmDoes(long? total, long? concurrent, int scale, int most)
    {
        var (read, fault) = ServiceReading.Read(
            Wire(new ServiceModeWire
            {
                ReplicatedJob = new ReplicatedJobWire { TotalCompletions = total, MaxConcurrent = concurrent }
            }),
            null,
            Nowhere);

        Assert.Null(fault);
        Assert.Equal((ServiceMode.ReplicatedJob, scale, most), (read!.Spec.Mode, read.Scale, read.Spec.Job?.MaxConcurrent ?? 0));
    }

    [Fact]
    public void Update_OfWhatWasShown_ChangesNothing()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(maxConcurrent: 2), scale: 5);
        var (same, _) = ServiceReading.Read(ServiceShowing.SpecOf(story.View), story.View, Nowhere);
        Assert.Equal((story.View.Spec.Job, 5), (same!.Spec.Job, same.Scale));

        var all = JobSpecs.Begun(JobSpecs.Job(), scale: 5);
        var shown = ServiceShowing.SpecOf(all.View);
        var (scaled, _) = ServiceReading.Read(
            shown with
            {
                Mode = new ServiceModeWire { ReplicatedJob = shown.Mode!.ReplicatedJob! with { TotalCompletions = 9 } }
            },
            all.View,
            Nowhere);
        Assert.Equal((null, 9), (scaled!.Spec.Job, scaled.Scale));
    }

    [Fact]
    public void Create_WithALabelForASchedule_IsAJobWithIt()
    {
        var wire = Wire(new ServiceModeWire { Replicated = new ReplicatedWire { Replicas = 1 } }) with
        {
            Labels = new Dictionary<string, string>
            {
                ["scheduler.cron"] = "*/10 * * * *",
                ["scheduler.cron.time-zone"] = "Europe/Berlin",
                ["scheduler.cron.overlap"] = "replace",
                ["scheduler.cron.deadline"] = "5m"
            },
        };
        var (read, fault) = ServiceReading.Read(wire, null, Nowhere);

        Assert.Null(fault);
        Assert.Equal(ServiceMode.ReplicatedJob, read!.Spec.Mode);
        Assert.Equal(
            new JobSchedule("*/10 * * * *")
            {
                TimeZone = "Europe/Berlin",
                Overlap = JobOverlap.Replace,
                Deadline = TimeSpan.FromMinutes(5)
            },
            read.Spec.Job!.Schedule);
    }

    private static ServiceSpecWire Wire(ServiceModeWire mode) => new()
    {
        Name = "job",
        Mode = mode,
        TaskTemplate = new TaskSpecWire { ContainerSpec = new ContainerSpecWire { Image = "web:1" } }
    };
}
