namespace Scheduler.Bench.Figures;

/// <summary>One line of the table.</summary>
/// <param name="Raw">What the engine or the store can do by itself, measured in the same run; null where there is no such thing.</param>
/// <param name="Goal">In words; null for a figure without one.</param>
/// <param name="Met">Null without a goal.</param>
internal sealed record Row(string What, double Ours, double? Raw, string Unit, string? Goal = null, bool? Met = null)
{
    public double? Ratio => Raw is { } raw and > 0 ? Ours / raw : null;

    /// <summary>At most so many times the raw figure.</summary>
    public static Row AtMostTimes(string what, double ours, double raw, double times, string unit = "ms") =>
        new(what, ours, raw, unit, FormattableString.Invariant($"<= {times:0.00} x raw"), ours <= raw * times);

    /// <summary>At most so much more than the raw figure.</summary>
    public static Row AtMostPlus(string what, double ours, double raw, double more, string unit = "ms") =>
        new(what, ours, raw, unit, FormattableString.Invariant($"<= raw + {more:0} {unit}"), ours <= raw + more);

    public static Row AtMost(string what, double ours, double limit, string unit = "ms") =>
        new(what, ours, null, unit, FormattableString.Invariant($"<= {limit:0} {unit}"), ours <= limit);

    public static Row AtLeastTimes(string what, double ours, double raw, double times, string unit) =>
        new(what, ours, raw, unit, FormattableString.Invariant($">= {times:0.00} x raw"), ours >= raw * times);
}
