using System.Collections.Immutable;

namespace Scheduler.Core.Services.Forecasts;

/// <summary>Says what wishes for services would come to, before anything is written. Pure, and of bounded work.</summary>
public static class StackForecast
{
    /// <param name="wishes">No service twice.</param>
    /// <returns>In the order of the wishes.</returns>
    public static ImmutableArray<Forecast> Of(IReadOnlyList<ForecastWish> wishes, ForecastScene scene)
    {
        var budget = new ForecastBudget();
        var forecasts = new ForecastPlay(scene, new ForecastHosts(scene.Hosts), budget).Play(wishes);
        if (!scene.IsWhole || !forecasts.Any(IsStuck)) return [.. forecasts];
        var atBest = new ForecastPlay(scene, ForecastHosts.AtTheirBest(scene.Hosts, scene.Services.Values), budget).Play(wishes);
        return [.. forecasts.Zip(atBest, (now, best) => IsKnown(now, scene) ? Judge(now, best) : now)];
    }

    /// <summary>An instance may be on a host that has been removed a moment ago, or was not heard of.</summary>
    private static bool IsKnown(Forecast forecast, ForecastScene scene) =>
        forecast.Present is not { } present || present.Instances.All(one => one.Host is not { } host || scene.Hosts.ContainsKey(host));

    private static bool IsStuck(Forecast forecast) => forecast is { Course.End: ForecastEnd.Stuck } or { WayBack.End: ForecastEnd.Stuck };

    private static Forecast Judge(Forecast now, Forecast atBest) => now with
    {
        Course = Judge(now.Course, atBest.Course),
        WayBack = Judge(now.WayBack, atBest.WayBack),
    };

    private static ForecastCourse? Judge(ForecastCourse? now, ForecastCourse? atBest) =>
        now is { End: ForecastEnd.Stuck } && atBest is { End: ForecastEnd.Stuck } ? now with { IsCertain = true } : now;
}
