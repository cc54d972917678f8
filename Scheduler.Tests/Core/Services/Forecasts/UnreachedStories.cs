using Scheduler.Core.Preflight;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Forecasts;

/// <summary>A plan says beforehand what will not be reached by its name.</summary>
public sealed class UnreachedStories
{
    [Fact]
    public void Stack_WithRoomOnOneHost_IsForeseenTogether_WhateverItsNames()
    {
        var api = new ServiceKey("shop", "api");
        var forecasts = Stage().Foresee((api, SpeakingSpecs.Web()), (SpeakingSpecs.Db, SpeakingSpecs.DbOf()));

        Assert.Equal(forecasts[1].Course!.Steps.Single().Host, forecasts[0].Course!.Steps.Single().Host);
        Assert.All(forecasts, forecast => Assert.Empty(PlaceJudgement.Of(forecast)));
    }

    [Fact]
    public void GlobalService_OfOneOnSomeHost_IsAWarning()
    {
        var api = new ServiceKey("shop", "api");
        var forecasts = Stage().Foresee(
            (api, SpeakingSpecs.Web() with { Mode = ServiceMode.Global }),
            (SpeakingSpecs.Db, SpeakingSpecs.DbOf().On("b")));

        var finding = Assert.Single(PlaceJudgement.Of(forecasts[0]));

        Assert.Equal((api, PreflightSubject.Network, false), (finding.Service, finding.About, finding.IsCertain));
        Assert.Equal(
            "does not reach db by its name: db runs on b and publishes no port (2 of 3 instances). A network ends at its host: publish the port, or let the rules of both allow one host",
            finding.Text);
    }

    [Fact]
    public void Rules_ThatKeepThemApart_AreAWarning()
    {
        var forecasts = Stage().Foresee(
            (SpeakingSpecs.Db, SpeakingSpecs.DbOf().On("b")),
            (new ServiceKey("shop", "api"), SpeakingSpecs.Web().On("a")));

        Assert.StartsWith(
            "does not reach db by its name: db runs on b",
            Assert.Single(PlaceJudgement.Of(forecasts[1])).Text,
            StringComparison.Ordinal);
    }

    private static ForecastStage Stage() => ForecastStage.Of(1, Specs.Of(), "a", "b", "c");
}
