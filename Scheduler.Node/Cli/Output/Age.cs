using System.Globalization;

namespace Scheduler.Node.Cli.Output;

/// <summary>How long ago something was, in the unit that a person would use.</summary>
public static class Age
{
    public static string Of(DateTimeOffset? then, DateTimeOffset now)
    {
        if (then is not { } time) return "";
        var age = now - time;
        var (count, unit) = age switch
        {
            { TotalSeconds: < 0 } => (0, "s"),
            { TotalSeconds: < 120 } => ((int)age.TotalSeconds, "s"),
            { TotalMinutes: < 120 } => ((int)age.TotalMinutes, "m"),
            { TotalHours: < 48 } => ((int)age.TotalHours, "h"),
            _ => ((int)age.TotalDays, "d"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }
}
