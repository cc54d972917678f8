using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Forecasts;

/// <summary>Of several services that come at once, each has its place after those that it depends on: it waits for them.</summary>
internal static class DependencyDepth
{
    /// <summary>How long the chain of dependencies below a wish is, among the wishes.</summary>
    public static Func<ForecastWish, int> In(IReadOnlyList<ForecastWish> wishes)
    {
        var specs = wishes.Where(wish => wish.Put is not null).ToDictionary(wish => wish.Service, wish => wish.Put!.Spec);
        var known = new Dictionary<ServiceKey, int>();
        return wish => Of(wish.Service, specs, known);
    }

    private static int Of(ServiceKey key, Dictionary<ServiceKey, ServiceSpec> specs, Dictionary<ServiceKey, int> known)
    {
        if (known.TryGetValue(key, out var depth)) return depth;
        // In a circle nobody is first.
        known[key] = 0;
        if (!specs.TryGetValue(key, out var spec) || spec.DependsOn.IsDefaultOrEmpty) return 0;
        return known[key] = 1 + spec.DependsOn.Max(one => Of(key with { Service = one.Service }, specs, known));
    }
}
