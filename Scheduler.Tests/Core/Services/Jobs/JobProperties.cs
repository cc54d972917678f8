using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Jobs;

/// <summary>What holds of a job for any mixture of commands, ends, refusals and silent hosts.</summary>
public sealed class JobProperties
{
    private const int Seeds = 150;
    private const int Steps = 100;

    [Fact]
    public void RandomLife_OfAJob_NeverDoesTwiceWhatIsDoneAndComesToAnEnd() => RandomLives.Each(Seeds, Live);

    private static void Live(Random random)
    {
        var story = new ServiceStory();
        story.SetHosts([.. Enumerable.Range(0, 4).Select(n => Specs.Host($"h{n}"))]);
        var spec = Draw(random);
        story.Put(spec, spec.Mode.IsGlobal() ? null : 1 + random.Next(4));
        for (var step = 0; step < Steps; step++)
        {
            Disturb(story, random);
            var before = story.State;
            if (random.Next(3) > 0)
            {
                AssertNothingIsDoneTwice(before, story.Settle());
                AssertNotTooManyAtATime(story);
            }

            story.Now += TimeSpan.FromSeconds(random.Next(40));
        }

        ServiceRecoveryTests.AssertReplayEqualsLive(story);
        AssertEnds(story);
    }

    private static ServiceSpec Draw(Random random) => random.Next(5) switch
    {
        0 => JobSpecs.GlobalJob(),
        1 => JobSpecs.Cron("* * * * *", (JobOverlap)random.Next(3)),
        2 => JobSpecs.Job() with { OnHostLoss = HostLossPolicy.Exclusive },
        _ => JobSpecs.Job(random.Next(3), new RestartPolicy { Condition = (RestartCondition)random.Next(3), MaxAttempts = random.Next(3) }),
    };

    private static void Disturb(ServiceStory story, Random random)
    {
        switch (random.Next(14))
        {
            case 0: story.Send(new ServiceCommand.SetScale(random.Next(5))); break;
            case 1: story.Put(story.State.Spec with { Container = story.State.Spec.Container with { Image = $"web:{random.Next(3)}" } }); break;
            case 2: story.Send(new ServiceCommand.Rollback()); break;
            case 3: story.Send(random.Next(2) == 0 ? new ServiceCommand.Stop() : new ServiceCommand.Start()); break;
            case 4:
                story.Send(random.Next(3) switch
                {
                    0 => new ServiceCommand.RunJob(),
                    1 => new ServiceCommand.SuspendSchedule(),
                    _ => new ServiceCommand.ResumeSchedule()
                });
                break;
            case 5 when story.Live.Any():
                story.Send(new ServiceCommand.RemoveInstance(story.Live.ElementAt(random.Next(story.Live.Count())).Id));
                break;
            case 6: story.SetHosts([.. Enumerable.Range(0, 4).Select(n => DrawHost(story, random, $"h{n}"))]); break;
            case 7: story.ForgetReports(); break;
            case 8 when story.UnderWay() is { Count: > 0 } some: story.Refuse(some[random.Next(some.Count)], "refused"); break;
            case 9: story.Obey(); break;
            default: End(story, random); break;
        }
    }

    private static HostView DrawHost(ServiceStory story, Random random, string name)
    {
        var host = random.Next(8) switch
        {
            0 => Specs.Host(name, HostState.Degraded),
            1 => Specs.Host(name, HostState.Disconnected) with { LostAt = story.Now },
            _ => Specs.Host(name),
        };
        return host with
        {
            Availability = random.Next(6) switch
            {
                0 => HostAvailability.Inactive,
                1 => HostAvailability.Draining,
                _ => HostAvailability.Active
            }
        };
    }

    private static void End(ServiceStory story, Random random)
    {
        if (story.State.Instances.IsEmpty) return;
        var one = story.State.Instances.Values.ElementAt(random.Next(story.State.Instances.Count));
        if (one.Goal == InstanceGoal.Running && random.Next(3) > 0) story.End(one, random.Next(2));
        else story.Report(one, ServiceStory.Fulfilled(one.Goal));
    }

    private static void AssertNothingIsDoneTwice(ServiceState state, IEnumerable<ServiceEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened is ServiceEvent.Placed placed)
                Assert.False(state.Job!.Runs[placed.Run].IsDone(placed.Slot), $"{placed} though its slot is done");
            state = ServiceEvolution.Evolve(state, happened);
            foreach (var run in state.Job!.Runs.Values.Where(run => run.Total > 0))
                Assert.True(run.CompletedCount + run.FailedCount <= run.Total, $"run {run.Number} has more than it wanted");
        }
    }

    private static void AssertNotTooManyAtATime(ServiceStory story)
    {
        foreach (var slot in story.State.Instances.Values.Where(one => one.HoldsSlot).GroupBy(one => one.Slot)) Assert.Single(slot);
        foreach (var run in story.State.Job!.Active.Where(run => run.Total > 0))
        {
            var most = story.State.Revisions[run.Revision].Spec.Job?.MaxConcurrent is > 0 and var given ? given : run.Total;
            Assert.True(story.Holders.Count(one => one.Run == run.Number) <= most, $"run {run.Number} has more than {most} under way");
        }
    }

    private static void AssertEnds(ServiceStory story)
    {
        story.SetHosts([.. Enumerable.Range(0, 4).Select(n => Specs.Host($"h{n}"))]);
        story.ForgetReports();
        story.Send(new ServiceCommand.Start());
        story.Send(new ServiceCommand.SuspendSchedule());
        for (var round = 0; round < 40; round++)
        {
            story.Now += TimeSpan.FromSeconds(90);
            story.Converge();
            story.EndAll();
        }

        Assert.Empty(story.UnderWay());
        Assert.DoesNotContain(story.State.Job!.Runs.Values, run => run.Total > 0 && run.IsActive);
        Assert.DoesNotContain(story.State.Instances.Values, one => one.IsLost);
    }
}
