using System.Diagnostics.CodeAnalysis;
using Cronos;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>
/// When a schedule is due. As crontab has it, a schedule that gives both days of the month and days of the week is due on
/// either. A time that does not exist because clocks are put forward is due right after the gap, and one that comes twice
/// because they are put back is due once, unless the schedule is of every hour or minute. Pure.
/// </summary>
public static class CronTimes
{
    /// <summary>How far back the latest due time is looked for, in steps: schedules are either frequent or seldom.</summary>
    private static readonly TimeSpan[] Lookbacks = [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(32), TimeSpan.FromDays(367 * 5)];

    /// <summary>What is wrong with a schedule, or null.</summary>
    public static string? Fault(JobSchedule schedule)
    {
        if (!TryZone(schedule, out _)) return $"\"{Shown.Text(schedule.TimeZone)}\" is not a time zone such as UTC or Europe/Berlin";
        return TryParse(schedule, out _, out var fault)
            ? null
            : $"\"{Shown.Text(schedule.Cron)}\" is not a schedule such as \"*/5 * * * *\" (minute, hour, day of month, month, day of week) or @hourly: {fault}";
    }

    /// <summary>The first due time after that; null where there is none.</summary>
    public static DateTimeOffset? NextAfter(JobSchedule schedule, DateTimeOffset from) =>
        TryZone(schedule, out var zone) && TryParse(schedule, out var either, out _) ? Next(either, from, zone) : null;

    /// <summary>The latest due time after <paramref name="from"/> and not after <paramref name="now"/>; null where there is none.</summary>
    public static DateTimeOffset? LatestDue(JobSchedule schedule, DateTimeOffset from, DateTimeOffset now)
    {
        if (!TryZone(schedule, out var zone) || !TryParse(schedule, out var either, out _)) return null;
        foreach (var lookback in Lookbacks)
        {
            var start = now - lookback > from ? now - lookback : from;
            if (Latest(either, start, now, zone) is { } latest) return latest;
            if (start == from) return null;
        }

        return null;
    }

    private static DateTimeOffset? Latest(CronExpression[] either, DateTimeOffset from, DateTimeOffset now, TimeZoneInfo zone)
    {
        DateTimeOffset? latest = null;
        for (var next = Next(either, from, zone); next <= now; next = Next(either, next.Value, zone)) latest = next;
        return latest;
    }

    private static DateTimeOffset? Next(CronExpression[] either, DateTimeOffset from, TimeZoneInfo zone) =>
        either.Select(one => one.GetNextOccurrence(from.ToUniversalTime(), zone)).Min()?.ToUniversalTime();

    /// <summary>The schedule, as the two of which either may be due where it gives both kinds of days.</summary>
    private static bool TryParse(JobSchedule schedule, [NotNullWhen(true)] out CronExpression[]? either, [NotNullWhen(false)] out string? fault)
    {
        (either, fault) = (null, null);
        try
        {
            var whole = CronExpression.Parse(schedule.Cron, CronFormat.Standard);
            var fields = schedule.Cron.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            either = fields is [var minute, var hour, var day, var month, var weekday] && IsGiven(day) && IsGiven(weekday)
                ? [CronExpression.Parse($"{minute} {hour} {day} {month} *"), CronExpression.Parse($"{minute} {hour} * {month} {weekday}")]
                : [whole];
            return true;
        }
        catch (CronFormatException wrong)
        {
            fault = wrong.Message;
            return false;
        }
    }

    private static bool IsGiven(string days) => days[0] is not ('*' or '?');

    private static bool TryZone(JobSchedule schedule, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out zone);
}
