using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Preflight;

/// <summary>What a forecast says of places: for every step of an update, and of the way back. Pure.</summary>
public static class PlaceJudgement
{
    public static IEnumerable<PreflightFinding> Of(Forecast forecast)
    {
        if (forecast is { Course: { } course } && Of(forecast, course) is { } finding) yield return finding;
        if (OfNames(forecast) is { } apart) yield return apart;
        if (forecast.WayBack is { } back && OfWayBack(forecast, back) is { } onTheWayBack) yield return onTheWayBack;
    }

    /// <summary>By what it would be parted from those that it speaks to, the rules of both say.</summary>
    public static PreflightFinding? OfNames(Forecast forecast) => forecast.Unreached is not { } apart ? null : new PreflightFinding(
        forecast.Service, PreflightSubject.Network, false, apart);

    private static PreflightFinding? Of(Forecast forecast, ForecastCourse course) => course.End switch
    {
        ForecastEnd.Stuck => new PreflightFinding(
            forecast.Service, PreflightSubject.Place, course.IsCertain && forecast.Kind == ForecastKind.Updated,
            $"the update would get no further: {course.Hindrance}{Advice(forecast.Policy)}{Maybe(course)}"),
        ForecastEnd.Waits => new PreflightFinding(
            forecast.Service, PreflightSubject.Place, false, $"without a place at the moment: {course.Hindrance}"),
        ForecastEnd.Unknown => new PreflightFinding(
            forecast.Service, PreflightSubject.Place, false, $"not looked at to its end: {course.Hindrance}"),
        _ => null,
    };

    /// <summary>A service of which nothing is well has nothing to go back to.</summary>
    private static PreflightFinding? OfWayBack(Forecast forecast, ForecastCourse back) => back.End != ForecastEnd.Stuck ? null : new PreflightFinding(
        forecast.Service, PreflightSubject.WayBackPlace, back.IsCertain && forecast.IsWell,
        $"the way back would get no further: {back.Hindrance}{Maybe(back)}");

    private static string Advice(UpdatePolicy? policy) =>
        policy is { Order: UpdateOrder.StartFirst } ? ". Make room for it, or update with the order stop-first" : "";

    private static string Maybe(ForecastCourse course) => course.IsCertain ? "" : ". It may go on when hosts are back, or what is going is gone";
}
