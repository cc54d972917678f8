using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class ServiceDecideTests
{
    [Fact]
    public void Put_NewService_CreatesItWithOneInstance()
    {
        var story = new ServiceStory();

        var accept = Assert.IsType<ServiceDecision.Accept>(story.Put(Specs.Of()));

        Assert.Equal((1, true), (accept.Version, accept.Changed));
        Assert.Equal((1, 1), (story.State.Scale, story.State.Revision));
        Assert.Matches("^[a-z0-9]{8}$", story.State.Uid);
    }

    /// <summary>Its hosts have buried the instances of the one that was removed, and would take none of the same ids.</summary>
    [Fact]
    public void Put_ThatArrivesOnceMoreAfterTheRemoval_CreatesAnotherService()
    {
        var first = new ServiceStory();
        var again = new ServiceStory { Now = first.Now.AddMilliseconds(1) };
        first.Put(Specs.Of());
        again.Put(Specs.Of());

        Assert.NotEqual(first.State.Uid, again.State.Uid);
    }

    [Fact]
    public void Put_SameSpec_IsUnchanged()
    {
        var story = ServiceStory.Running(3);

        Assert.IsType<ServiceDecision.Unchanged>(story.Put(Specs.Of()));
        Assert.IsType<ServiceDecision.Unchanged>(story.Put(Specs.Of(), scale: 3));
    }

    [Fact]
    public void Put_OtherSpecWithoutScale_MakesARevisionAndKeepsTheScale()
    {
        var story = ServiceStory.Running(3);

        story.Put(Specs.Of("web:2"));

        Assert.Equal((2, 3), (story.State.Revision, story.State.Scale));
    }

    [Fact]
    public void Put_OtherMode_IsAConflict() => AssertRefused(RefusalKind.Conflict, ServiceStory.Running().Put(Specs.Global()));

    [Theory]
    [InlineData(-1)]
    [InlineData(Service.ScaleMax + 1)]
    public void Scale_OutOfRange_IsInvalidWithItsField(int scale)
    {
        var story = ServiceStory.Running();

        Assert.Equal("scale", AssertRefused(RefusalKind.Invalid, story.Send(new ServiceCommand.SetScale(scale))).Field);
        Assert.Equal("scale", AssertRefused(RefusalKind.Invalid, story.Put(Specs.Of(), scale)).Field);
    }

    [Fact]
    public void Scale_OfAGlobalService_IsRefused()
    {
        var story = ServiceStory.Running(1, Specs.Global());

        AssertRefused(RefusalKind.Invalid, story.Send(new ServiceCommand.SetScale(2)));
        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.SetScale(1)));
        AssertRefused(RefusalKind.Invalid, story.Put(Specs.Global(), scale: 2));
    }

    [Fact]
    public void Scale_AsItIs_IsUnchanged() =>
        Assert.IsType<ServiceDecision.Unchanged>(ServiceStory.Running(2).Send(new ServiceCommand.SetScale(2)));

    [Fact]
    public void AnyCommand_NoService_IsNotFound()
    {
        var id = InstanceId.Of("abcd1234", 1);
        ServiceCommand[] commands =
        [
            new ServiceCommand.SetScale(1), new ServiceCommand.Rollback(), new ServiceCommand.Stop(), new ServiceCommand.Start(),
            new ServiceCommand.Restart(), new ServiceCommand.Remove(false), new ServiceCommand.RestartInstance(id),
            new ServiceCommand.StopInstance(id), new ServiceCommand.StartInstance(id), new ServiceCommand.RemoveInstance(id),
        ];

        Assert.All(commands, command => AssertRefused(RefusalKind.NotFound, new ServiceStory().Send(command)));
    }

    [Fact]
    public void AnyCommand_WhileRemoving_IsAConflict()
    {
        var story = ServiceStory.Running();
        var instance = story.InSlot(1).Id;
        story.Send(new ServiceCommand.Remove(false));

        AssertRefused(RefusalKind.Conflict, story.Put(Specs.Of("web:2")));
        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.SetScale(5)));
        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.Start()));
        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.RestartInstance(instance)));
    }

    [Fact]
    public void Remove_Again_ChangesNothingUnlessVolumesAreToGoToo()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.Remove(Volumes: false));

        Assert.IsType<ServiceDecision.Unchanged>(story.Send(new ServiceCommand.Remove(Volumes: false)));
        Assert.IsType<ServiceDecision.Accept>(story.Send(new ServiceCommand.Remove(Volumes: true)));
        Assert.True(story.State.RemoveVolumes);
    }

    [Fact]
    public void Rollback_OnlyOneSpecEver_IsAConflict()
    {
        var story = ServiceStory.Running();

        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.Rollback()));
    }

    [Fact]
    public void Rollback_Twice_GoesBackAndForth()
    {
        var story = ServiceStory.Running();
        story.Put(Specs.Of("web:2"));

        story.Send(new ServiceCommand.Rollback());
        Assert.Equal(("web:1", 3), (story.State.Spec.Container.Image, story.State.Revision));
        story.Send(new ServiceCommand.Rollback());
        Assert.Equal(("web:2", 4), (story.State.Spec.Container.Image, story.State.Revision));
    }

    [Fact]
    public void StopAndStart_AsTheyAre_AreUnchanged()
    {
        var story = ServiceStory.Running();

        Assert.IsType<ServiceDecision.Unchanged>(story.Send(new ServiceCommand.Start()));
        Assert.IsType<ServiceDecision.Accept>(story.Send(new ServiceCommand.Stop()));
        Assert.IsType<ServiceDecision.Unchanged>(story.Send(new ServiceCommand.Stop()));
    }

    [Fact]
    public void Start_OneInstanceWasStopped_StartsIt()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.StopInstance(story.InSlot(2).Id));

        story.Send(new ServiceCommand.Start());

        Assert.All(story.Live, one => Assert.Equal(InstanceGoal.Running, one.Goal));
    }

    [Fact]
    public void Restart_StoppedService_IsAConflict()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.Stop());

        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.Restart()));
    }

    [Fact]
    public void RestartInstance_Running_AsksForOneMoreGeneration()
    {
        var story = ServiceStory.Running();

        story.Send(new ServiceCommand.RestartInstance(story.InSlot(1).Id));

        Assert.Equal((1, story.Now), (story.InSlot(1).Generation, story.InSlot(1).RestartAfter));
    }

    [Fact]
    public void RestartInstance_Stopped_IsToRun()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.StopInstance(story.InSlot(1).Id));

        story.Send(new ServiceCommand.RestartInstance(story.InSlot(1).Id));

        Assert.Equal((InstanceGoal.Running, 1), (story.InSlot(1).Goal, story.InSlot(1).Generation));
    }

    [Fact]
    public void StartOrRestartInstance_ServiceIsStopped_IsAConflict()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.Stop());

        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.StartInstance(story.InSlot(1).Id)));
        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.RestartInstance(story.InSlot(1).Id)));
    }

    [Fact]
    public void InstanceCommand_UnknownOrReplacedInstance_IsNotFound()
    {
        var story = ServiceStory.Running();
        var replaced = story.InSlot(1).Id;
        story.Send(new ServiceCommand.RemoveInstance(replaced));

        AssertRefused(RefusalKind.NotFound, story.Send(new ServiceCommand.RestartInstance(replaced)));
        AssertRefused(RefusalKind.NotFound, story.Send(new ServiceCommand.StopInstance(new InstanceId("other-1"))));
        AssertRefused(RefusalKind.NotFound, story.Send(new ServiceCommand.StopInstance(new InstanceId("nonsense"))));
    }

    [Fact]
    public void StopOrRestartInstance_WaitingToTakeOver_IsAConflict()
    {
        var story = ServiceStory.Running();
        story.Put(Specs.Of("web:2"));
        story.Settle();
        var next = Assert.Single(story.Live, one => one.Goal == InstanceGoal.Prepared).Id;

        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.StopInstance(next)));
        AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.RestartInstance(next)));
    }

    internal static Refusal AssertRefused(RefusalKind kind, ServiceDecision decision)
    {
        var refusal = Assert.IsType<ServiceDecision.Refuse>(decision).Refusal;
        Assert.Equal(kind, refusal.Kind);
        return refusal;
    }
}
