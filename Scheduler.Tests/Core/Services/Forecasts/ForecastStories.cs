using System.Collections.Immutable;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Forecasts;

public sealed class ForecastStories
{
    private static readonly ServiceKey Api = new("shop", "api");

    [Fact]
    public void Update_WithRoom_GoesStepByStepInPlace()
    {
        var forecast = Assert.Single(ForecastStage.Of(3, Specs.Of(), "a", "b", "c").Foresee(Specs.Of("web:2")));

        Assert.Equal((ForecastKind.Updated, ForecastEnd.Done, 2), (forecast.Kind, forecast.Course!.End, forecast.Revision));
        Assert.Equal([(1, 1), (2, 2), (3, 3)], forecast.Course.Steps.Select(step => (step.Batch, step.Slot)));
        Assert.All(forecast.Course.Steps, step => Assert.Equal((ForecastDeed.Replace, step.From), (step.Deed, step.Host)));
        Assert.Equal(ForecastEnd.Done, forecast.WayBack!.End);
    }

    [Fact]
    public void Update_InBatchesWithADelay_TakesTheDelaysAtLeast()
    {
        var spec = Specs.Of("web:2") with { Update = new UpdatePolicy { Parallelism = 2, Delay = TimeSpan.FromSeconds(10) } };

        var course = Assert.Single(ForecastStage.Of(4, Specs.Of(), "a", "b").Foresee(spec)).Course!;

        Assert.Equal([0, 0, 10, 10], course.Steps.Select(step => step.At.TotalSeconds));
        Assert.Equal([1, 1, 2, 2], course.Steps.Select(step => step.Batch));
    }

    [Fact]
    public void StartFirst_WithAFixedPortOnEveryHost_IsStuckForCertainAndSaysWhoHasThePort()
    {
        var stage = ForecastStage.Of(2, Specs.Of("web:1", Specs.Port(80)), "a", "b");

        var forecast = Assert.Single(stage.Foresee(StartFirst(Specs.Of("web:2", Specs.Port(80)))));

        Assert.Equal((ForecastEnd.Stuck, true), (forecast.Course!.End, forecast.Course.IsCertain));
        Assert.Contains("port 80/tcp is taken by shop/web slot", forecast.Course.Hindrance);
    }

    [Fact]
    public void Unit_ThatIsNew_IsForeseenTogether_WhereItsSidekickHasThePort()
    {
        var stage = ForecastStage.Of(1, Specs.Of("web:1", Specs.Port(80)), "a", "b");
        var sidekick = new ServiceKey("shop", "side");

        var forecasts = stage.Foresee(
            (sidekick, Specs.Of("web:1", Specs.Port(80)) with { SidekickOf = "api" }), (Api, Specs.Of() with { Sidekicks = ["side"] }));

        Assert.Equal(
            [(ForecastEnd.Done, "b"), (ForecastEnd.Done, "b")],
            forecasts.Select(one => (one.Course!.End, one.Course.Steps.Single().Host.Value)));
    }

    [Fact]
    public void Unit_WhoseSidekickHasAPlaceNowhere_WaitsAndSaysWhy()
    {
        var stage = ForecastStage.Of(1, Specs.Of("web:1", Specs.Port(80)), "a");

        var forecasts = stage.Foresee(
            (new ServiceKey("shop", "side"), Specs.Of("web:1", Specs.Port(80)) with { SidekickOf = "api" }),
            (Api, Specs.Of() with { Sidekicks = ["side"] }));

        Assert.Contains("port 80/tcp is taken by shop/web slot 1", forecasts[1].Course!.Hindrance);
        Assert.Contains("waits for slot 1 of api: it is a sidekick of api", forecasts[0].Course!.Hindrance);
    }

    [Fact]
    public void StartFirst_WithAHostToSpare_GoesRoundOverIt()
    {
        var stage = ForecastStage.Of(2, Specs.Of("web:1", Specs.Port(80)), "a", "b", "c");

        var course = Assert.Single(stage.Foresee(StartFirst(Specs.Of("web:2", Specs.Port(80))))).Course!;

        Assert.Equal((ForecastEnd.Done, "c"), (course.End, course.Steps[0].Host.Value));
    }

    [Fact]
    public void StartFirst_WhoseSpareHostIsAway_IsInDoubt()
    {
        var stage = ForecastStage.Of(2, Specs.Of("web:1", Specs.Port(80)), "a", "b");
        stage.Add(Specs.Host("c", HostState.Disconnected));

        var course = Assert.Single(stage.Foresee(StartFirst(Specs.Of("web:2", Specs.Port(80))))).Course!;

        Assert.Equal((ForecastEnd.Stuck, false), (course.End, course.IsCertain));
    }

    [Fact]
    public void StopFirst_WithTheSamePort_TakesItOver() =>
        Assert.Equal(
            ForecastEnd.Done,
            Assert.Single(ForecastStage.Of(1, Specs.Of("web:1", Specs.Port(80)), "a").Foresee(Specs.Of("web:2", Specs.Port(80)))).Course!.End);

    [Fact]
    public void Update_ToMoreThanAnyHostHas_IsStuckForCertain()
    {
        var course = Assert.Single(ForecastStage.Of(1, Specs.Of(), "a", "b").Foresee(Reserving(Specs.Of("web:2"), 17L << 30))).Course!;

        Assert.Equal((ForecastEnd.Stuck, true), (course.End, course.IsCertain));
        Assert.Contains("of memory are wanted", course.Hindrance);
    }

    [Fact]
    public void Update_WhoseRoomIsHeldByWhatIsGoing_IsInDoubt()
    {
        var stage = ForecastStage.Of(1, Specs.Of(), "a");
        stage.AddService(Api, Reserving(Specs.Of(), 12L << 30), view => view with { Status = ServiceStatus.Removing });

        var course = Assert.Single(stage.Foresee(Reserving(Specs.Of("web:2"), 8L << 30))).Course!;

        Assert.Equal((ForecastEnd.Stuck, false), (course.End, course.IsCertain));
    }

    [Fact]
    public void WayBack_ToAHostThatDoesNotFitAnyMore_IsStuckForCertain()
    {
        var stage = ForecastStage.Of(
            1, Specs.Of() with { Constraints = ["node.labels.disk==ssd"] },
            [Specs.Host("a") with { Labels = Labels("disk", "ssd") }]);
        stage.Change("a", host => host with { Labels = ImmutableSortedDictionary<string, string>.Empty });

        var forecast = Assert.Single(stage.Foresee(Specs.Of("web:2")));

        Assert.Equal(
            (ForecastEnd.Done, ForecastEnd.Stuck, true, true),
            (forecast.Course!.End, forecast.WayBack!.End, forecast.WayBack.IsCertain, forecast.IsWell));
    }

    [Fact]
    public void WayBack_BeyondAnUpdateThatWasNotOver_LeadsToTheRevisionBeforeIt()
    {
        var stage = ForecastStage.Of(2, Specs.Of("web:1"), "a", "b");
        stage.Show(view => view with
        {
            Revision = 2,
            PreviousRevision = 1,
            PreviousSpec = view.Spec,
            Spec = Specs.Of("web:2"),
            Revisions = [new RevisionView(1, "web:1", "sha256:01"), new RevisionView(2, "web:2", null)],
            Update = new UpdateView
            {
                State = UpdateState.Updating, Cause = UpdateCause.Update, From = 1, To = 2,
                StartedAt = view.UpdatedAt, Message = "", Done = 0, Total = 2
            },
        });

        var forecast = Assert.Single(stage.Foresee(Specs.Of("web:3")));

        Assert.Equal((ForecastEnd.Done, new RevisionView(1, "web:1", "sha256:01")), (forecast.Course!.End, forecast.BackTo));
    }

    [Fact]
    public void Services_OfWhichOneFreesThePortOfTheOther_BothGo()
    {
        var stage = ForecastStage.Of(1, Specs.Of("web:1", Specs.Port(81)), "a");
        stage.AddService(Api, Specs.Of("api:1", Specs.Port(80)));

        var forecasts = stage.Foresee((Specs.Web, Specs.Of("web:1", Specs.Port(80))), (Api, Specs.Of("api:1", Specs.Port(82))));

        Assert.All(forecasts, forecast => Assert.Equal(ForecastEnd.Done, forecast.Course!.End));
    }

    [Fact]
    public void Services_ThatWantEachOthersPort_AreStuckForCertain()
    {
        var stage = ForecastStage.Of(1, Specs.Of("web:1", Specs.Port(81)), "a");
        stage.AddService(Api, Specs.Of("api:1", Specs.Port(80)));

        var forecasts = stage.Foresee((Specs.Web, Specs.Of("web:1", Specs.Port(80))), (Api, Specs.Of("api:1", Specs.Port(81))));

        Assert.All(forecasts, forecast => Assert.True(forecast.Course!.IsCertain));
    }

    [Fact]
    public void NewService_BesideTheUpdateOfAnother_TakesNothingFromIt()
    {
        var stage = ForecastStage.Of(1, Specs.Of(), "a");

        var forecasts = stage.Foresee((Api, Reserving(Specs.Of("api:1"), 10L << 30)), (Specs.Web, Reserving(Specs.Of("web:2"), 8L << 30)));

        Assert.Equal([ForecastEnd.Waits, ForecastEnd.Done], forecasts.Select(forecast => forecast.Course!.End));
        Assert.Equal([ForecastKind.Created, ForecastKind.Updated], forecasts.Select(forecast => forecast.Kind));
    }

    [Fact]
    public void GlobalService_WithAFixedPort_IsReplacedOnEveryHostInPlace()
    {
        var spec = Specs.Global() with { Container = new ContainerSpec { Image = "web:1", Ports = [Specs.Port(80)] } };

        var forecast = Assert.Single(ForecastStage.Of(1, spec, "a", "b", "c")
            .Foresee(spec with { Container = spec.Container with { Image = "web:2" } }));

        Assert.Equal((ForecastEnd.Done, ForecastEnd.Done), (forecast.Course!.End, forecast.WayBack!.End));
        Assert.Equal(["a", "b", "c"], forecast.Course.Steps.Select(step => step.Host.Value).Order());
    }

    [Fact]
    public void ExclusiveService_IsReplacedStopFirst()
    {
        var spec = Specs.Of() with { OnHostLoss = HostLossPolicy.Exclusive };

        var forecast = Assert.Single(ForecastStage.Of(2, spec, "a", "b").Foresee(spec with { Container = new ContainerSpec { Image = "web:2" } }));

        Assert.Equal((ForecastEnd.Done, ForecastEnd.Done), (forecast.Course!.End, forecast.WayBack!.End));
        Assert.All(forecast.Course.Steps, step => Assert.Equal(ForecastDeed.Replace, step.Deed));
    }

    [Fact]
    public void Update_ThatKeepsTheOld_GoesBackToWhatIsKept()
    {
        var forecast = Assert.Single(ForecastStage.Of(2, Specs.Of("web:1", Specs.Port(80)), "a", "b")
            .Foresee(Specs.Of("web:2", Specs.Port(80)) with { Update = new UpdatePolicy { KeepsOld = true } }));

        Assert.Equal((ForecastEnd.Done, ForecastEnd.Done), (forecast.Course!.End, forecast.WayBack!.End));
        Assert.All(forecast.WayBack.Steps, step => Assert.Equal(ForecastDeed.Back, step.Deed));
        Assert.Empty(forecast.WayBack.Makers);
    }

    [Fact]
    public void Update_OfAStoppedService_ReplacesNothingNow()
    {
        var stage = ForecastStage.Of(2, Specs.Of(), "a");
        stage.Show(view => view with
        {
            Status = ServiceStatus.Stopped,
            Instances = [.. view.Instances.Select(one => one with { Goal = InstanceGoal.Stopped, State = InstanceState.Stopped })]
        });

        var course = Assert.Single(stage.Foresee(Specs.Of("web:2"))).Course!;

        Assert.Equal(ForecastEnd.Done, course.End);
        Assert.Empty(course.Steps);
    }

    [Fact]
    public void Update_WithAnInstanceOnAHostThatNobodyKnows_IsNeverStuckForCertain()
    {
        var stage = ForecastStage.Of(2, Specs.Of("web:1", Specs.Port(80)), "a", "b");
        stage.Show(view => view with { Instances = [.. view.Instances.Select(one => one.Slot == 2 ? one with { Host = new HostId("gone") } : one)] });

        var course = Assert.Single(stage.Foresee(StartFirst(Specs.Of("web:2", Specs.Port(80))))).Course!;

        Assert.False(course.IsCertain);
    }

    [Fact]
    public void Update_ThatIsNone_ChangesNothing()
    {
        var stage = ForecastStage.Of(2, Specs.Of(), "a");

        Assert.Equal(ForecastKind.Unchanged, Assert.Single(stage.Foresee(Specs.Of())).Kind);
        Assert.Equal(ForecastKind.Adjusted, Assert.Single(stage.Foresee(Specs.Of() with { Update = new UpdatePolicy { Parallelism = 2 } })).Kind);
        Assert.Equal(ForecastKind.Refused, Assert.Single(stage.Foresee(Specs.Global())).Kind);
    }

    [Fact]
    public void Update_OfThousandsOneByOne_IsFollowedOnlySoFar()
    {
        var course = Assert.Single(ForecastStage.Of(1000, Specs.Of(), "a", "b").Foresee(Specs.Of("web:2"))).Course!;

        Assert.Equal((ForecastEnd.Unknown, false), (course.End, course.IsCertain));
    }

    [Fact]
    public void Update_OnAHostThatIsSilentForAMoment_IsInDoubt()
    {
        var stage = ForecastStage.Of(2, Specs.Of(), "a", "b");
        stage.Change("b", host => host with { State = HostState.Reconnecting, Reason = "it is silent" });

        var course = Assert.Single(stage.Foresee(Specs.Of("web:2"))).Course!;

        Assert.Equal((ForecastEnd.Stuck, false), (course.End, course.IsCertain));
        Assert.Contains("it is silent", course.Hindrance);
    }

    private static ServiceSpec StartFirst(ServiceSpec spec) => spec with { Update = new UpdatePolicy { Order = UpdateOrder.StartFirst } };

    private static ServiceSpec Reserving(ServiceSpec spec, long bytes) =>
        spec with { Container = spec.Container with { Resources = new ResourceSpec { MemoryReservationBytes = bytes } } };

    private static ImmutableSortedDictionary<string, string> Labels(string name, string value) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(name, value);
}
