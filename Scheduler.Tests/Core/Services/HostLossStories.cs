using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>What a service with the policy "available" does about instances whose host is given up, and when it is back.</summary>
public sealed class HostLossStories
{
    [Fact]
    public void Host_Lost_ItsInstancesAreReplacedElsewhereAndRemembered()
    {
        var story = Spread(4, "a", "b", "c");
        var there = story.Live.Where(one => one.Host.Value == "a").Select(one => one.Id).ToList();
        story.Lose("a");
        story.Converge();

        Assert.NotEmpty(there);
        Assert.All(there, id => Assert.NotNull(story.State.Find(id)!.LostAt));
        Assert.Equal([1, 2, 3, 4], story.Holders.Select(one => one.Slot).Order());
        Assert.DoesNotContain(story.Holders, one => one.Host.Value == "a");
        Assert.Equal((4, ServiceStatus.Active, null), (story.View.Running, story.View.Status, story.View.Reason));
    }

    [Fact]
    public void Host_OutOfReachAndNotGivenUp_KeepsItsInstances()
    {
        var story = Spread(2, "a", "b");
        story.SetHosts(Specs.Host("a", HostState.Reconnecting), Specs.Host("b"));

        Assert.Empty(story.Settle());
        Assert.Equal(ServiceStatus.Degraded, story.View.Status);
    }

    [Fact]
    public void Host_Back_KeepsWhatRanAllTheTimeAndTheReplacementGoes()
    {
        var story = Spread(2, "a", "b");
        var first = story.Live.Single(one => one.Host.Value == "a");
        story.Now += TimeSpan.FromMinutes(1);
        story.Lose("a");
        story.Converge();
        story.Now += TimeSpan.FromMinutes(1);
        story.Return("a");
        story.Converge();

        Assert.Contains(story.Holders, one => one.Id == first.Id);
        Assert.Equal(2, story.State.Instances.Count);
        Assert.Equal(ServiceStatus.Active, story.View.Status);
    }

    [Fact]
    public void Host_BackWithoutItsContainers_TheReplacementStays()
    {
        var story = Spread(2, "a", "b");
        var first = story.Live.Single(one => one.Host.Value == "a");
        story.Lose("a");
        story.Converge();
        story.Report(first, InstanceState.Stopped);
        story.Return("a");
        story.Converge();

        Assert.Null(story.State.Find(first.Id));
        Assert.Equal([1, 2], story.Holders.Select(one => one.Slot).Order());
    }

    [Fact]
    public void Host_BackWithARestartedContainer_TheReplacementThatRanLongerStays()
    {
        var story = Spread(2, "a", "b");
        var first = story.Live.Single(one => one.Host.Value == "a");
        story.Lose("a");
        story.Converge();
        story.Now += TimeSpan.FromMinutes(1);
        story.Return("a");
        story.Report(first, InstanceState.Stopped);
        story.Report(first, InstanceState.Running);
        story.Converge();

        Assert.Null(story.State.Find(first.Id));
        Assert.Equal(2, story.State.Instances.Count);
    }

    [Fact]
    public void Host_BackBeforeItHasSaidAnything_NothingIsDecided()
    {
        var story = Spread(2, "a", "b");
        story.Lose("a");
        story.Converge();
        story.Return("a");

        Assert.Empty(story.Settle());
    }

    [Fact]
    public void Host_BackWithAContainerThatItsEngineCannotShow_NothingIsDecided()
    {
        var story = Spread(2, "a", "b");
        var first = story.Live.Single(one => one.Host.Value == "a");
        story.Lose("a");
        story.Converge();
        story.Return("a");
        story.Report(story.State.Find(first.Id)!, InstanceState.Unknown);

        Assert.Empty(story.Settle());
    }

    [Fact]
    public void Host_BackWhileItsReplacementIsNotYetUp_KeepsItsOwn()
    {
        var story = Spread(2, "a", "b");
        var first = story.Live.Single(one => one.Host.Value == "a");
        story.Lose("a");
        story.Settle();
        var next = story.Holders.Single(one => one.Slot == first.Slot);
        story.Report(next, InstanceState.Pulling);
        story.Return("a", withNewSession: false);
        story.Report(story.State.Find(first.Id)!, InstanceState.Running);
        story.Converge();

        Assert.Equal(first.Id, story.Holders.Single(one => one.Slot == first.Slot).Id);
        Assert.Null(story.State.Find(next.Id));
    }

    [Fact]
    public void Host_BackInTheMomentInWhichTheNewVersionFails_KeepsItsOldInstanceForTheWayBack()
    {
        var policy = new UpdatePolicy { FailureAction = UpdateFailureAction.Rollback, Monitor = TimeSpan.FromSeconds(5) };
        var story = Spread(1, "a", "b");
        var first = story.Holders.Single();
        story.Lose(first.Host.Value);
        story.Converge();
        story.Put(Specs.Of("web:2") with { Update = policy });
        story.Converge();
        var next = story.Holders.Single();
        story.Now += TimeSpan.FromSeconds(1);
        story.Return(first.Host.Value);
        story.Obey();
        story.Observed = story.Observed with
        {
            Statuses = story.Observed.Statuses.SetItem(next.Id, story.Observed.StatusOf(next)! with { Restarts = 1, Since = story.Now })
        };
        story.Settle();

        Assert.Equal(UpdateCause.Failure, story.State.Update?.Cause);
        Assert.True(story.State.Find(first.Id)!.IsLive);
        story.Converge();
        Assert.Equal(first.Id, story.Holders.Single().Id);
    }

    [Fact]
    public void Service_ScaledDownWhileTheHostWasAway_TheLostInstanceIsRemoved()
    {
        var story = Spread(3, "a", "b");
        story.Lose("a");
        story.Converge();
        story.Send(new ServiceCommand.SetScale(1));
        story.Converge();
        story.Return("a");
        story.Converge();

        Assert.Single(story.State.Instances);
    }

    [Fact]
    public void Service_UpdatedWhileTheHostWasAway_TheLostInstanceIsRemovedOnceTheNewOneRuns()
    {
        var story = Spread(2, "a", "b");
        var first = story.Live.Single(one => one.Host.Value == "a");
        story.Lose("a");
        story.Converge();
        story.Put(Specs.Of("web:2"));
        story.Converge();
        Assert.All(story.Holders, one => Assert.True(story.State.IsCurrent(one)));
        story.Return("a");
        story.Converge();

        Assert.Null(story.State.Find(first.Id));
        Assert.Equal(2, story.State.Instances.Count);
    }

    [Fact]
    public void Global_HostLost_IsNotReplacedElsewhere()
    {
        var story = new ServiceStory();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Put(Specs.Global());
        story.Converge();
        story.Lose("a");
        story.Converge();

        Assert.Equal(["a", "b"], story.Holders.Select(one => one.Host.Value));
        Assert.Contains("belongs on that host", story.View.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, false, false)]
    [InlineData("local", null, false, false)]
    [InlineData("local", null, true, true)]
    [InlineData("local", "nfs", false, true)]
    [InlineData("rexray", null, false, true)]
    public void Host_LostWithAVolume_IsReplacedOnlyWhereTheDataCanBeHad(string? driver, string? type, bool movable, bool replaced)
    {
        var options = type is null ? [] : new Dictionary<string, string> { ["type"] = type };
        var mount = new MountSpec(MountType.Volume, "/data", "data")
        {
            Volume = new VolumeSpec { Driver = driver, DriverOptions = options.ToImmutableSortedDictionary() }
        };
        var spec = Specs.Of();
        var story = Spread(2, spec with { MovesVolumes = movable, Container = spec.Container with { Mounts = [mount] } }, "a", "b");
        story.Lose("a");
        story.Converge();

        Assert.Equal(replaced, story.State.Instances.Values.Any(one => one.IsLost));
        if (!replaced) Assert.Contains("its data is there, in volume data", story.View.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_DoneBeforeItsHostWasLost_IsNotRunAgain()
    {
        var story = Spread(2, Specs.Of() with { Restart = new RestartPolicy { Condition = RestartCondition.None } }, "a", "b");
        foreach (var one in story.Live) story.Report(one, InstanceState.Completed);
        story.Lose("a");
        story.Converge();
        Assert.DoesNotContain(story.State.Instances.Values, one => one.IsLost);

        story.ForgetReports();
        story.Converge();
        Assert.DoesNotContain(story.State.Instances.Values, one => one.IsLost);
    }

    [Fact]
    public void Update_WhoseOldInstanceIsLost_StartsThePreparedOne()
    {
        var story = Spread(1, "a", "b");
        story.Put(Specs.Of("web:2"));
        story.Settle();
        var next = story.Live.Single(one => one.Goal == InstanceGoal.Prepared);
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        Assert.Equal("a", next.Host.Value);
        story.Lose("a");
        story.Converge();

        Assert.Equal("b", story.Holders.Single().Host.Value);
        Assert.Equal(ServiceStatus.Active, story.View.Status);
    }

    [Fact]
    public void Hundreds_Lost_AreReplacedSomeAtATime()
    {
        var story = Spread(250, "a");
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Lose("a");

        Assert.Equal(100, story.Settle().OfType<ServiceEvent.Lost>().Count());
        story.Converge();
        Assert.Equal(250, story.Holders.Count(one => one.Host.Value == "b"));
    }

    [Fact]
    public void Host_LostWhoseSuccessorIsLostToo_IsSortedOutWhenBothAreBack()
    {
        var story = Spread(1, "a", "b", "c");
        var first = story.Holders.Single();
        story.Lose("a");
        story.Converge();
        var second = story.Holders.Single();
        story.Lose(second.Host.Value);
        story.Lose("a", second.Host.Value);
        story.Converge();
        story.Now += TimeSpan.FromMinutes(1);
        story.Return(second.Host.Value);
        story.Return("a");
        story.Converge();

        Assert.Equal(first.Id, Assert.Single(story.State.Instances.Values).Id);
    }

    private static ServiceStory Spread(int scale, params string[] hosts) => Spread(scale, Specs.Of(), hosts);

    private static ServiceStory Spread(int scale, ServiceSpec spec, params string[] hosts)
    {
        var story = new ServiceStory();
        story.SetHosts([.. hosts.Select(host => Specs.Host(host))]);
        story.Put(spec, scale);
        story.Converge();
        return story;
    }
}
