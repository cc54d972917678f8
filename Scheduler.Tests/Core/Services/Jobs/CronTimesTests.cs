using System.Globalization;
using Scheduler.Core.Services.Jobs;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Jobs;

public sealed class CronTimesTests
{
    [Theory]
    [InlineData("*/5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z")]
    [InlineData("0 3 * * *", "2026-01-01T03:00:00Z", "2026-01-02T03:00:00Z")]
    [InlineData("0 9-17/4 * * MON-FRI", "2026-01-02T17:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("15,45 8 1 JAN,JUL *", "2026-01-01T08:45:00Z", "2026-07-01T08:15:00Z")]
    [InlineData("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    public void Next_OfASchedule_IsAsCrontabHasIt(string cron, string from, string next) =>
        Assert.Equal(Time(next), CronTimes.NextAfter(new JobSchedule(cron), Time(from)));

    /// <summary>The 13th, and every Friday: not only Friday the 13th.</summary>
    [Fact]
    public void Next_DaysOfMonthAndOfWeekGiven_IsEither()
    {
        var schedule = new JobSchedule("0 0 13 * FRI");

        Assert.Equal(Time("2026-01-02T00:00:00Z"), CronTimes.NextAfter(schedule, Time("2026-01-01T00:00:00Z")));
        Assert.Equal(Time("2026-01-13T00:00:00Z"), CronTimes.NextAfter(schedule, Time("2026-01-09T00:00:00Z")));
    }

    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 * * * *", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z")]
    public void Next_WhereClocksAreChanged_ComesOnceAndIsNotLost(string cron, string from, string next) =>
        Assert.Equal(Time(next), CronTimes.NextAfter(new JobSchedule(cron) { TimeZone = "Europe/Berlin" }, Time(from)));

    [Theory]
    [InlineData("* * * * *", "2026-01-01T00:00:00Z", "2026-06-01T12:00:30Z", "2026-06-01T12:00:00Z")]
    [InlineData("0 3 * * *", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z", null)]
    [InlineData("0 3 * * *", "2026-01-01T00:00:00Z", "2026-01-01T03:00:00Z", "2026-01-01T03:00:00Z")]
    [InlineData("0 3 1 1 *", "2020-02-01T00:00:00Z", "2026-12-31T00:00:00Z", "2026-01-01T03:00:00Z")]
    [InlineData("0 3 * * *", "2026-01-01T03:00:00Z", "2026-01-01T02:59:00Z", null)]
    public void LatestDue_AfterAnyTime_IsTheLastOne(string cron, string from, string now, string? due) =>
        Assert.Equal(due is null ? null : Time(due), CronTimes.LatestDue(new JobSchedule(cron), Time(from), Time(now)));

    [Theory]
    [InlineData("* * * *", "UTC", "is not a schedule")]
    [InlineData("61 * * * *", "UTC", "is not a schedule")]
    [InlineData("* * * * * *", "UTC", "is not a schedule")]
    [InlineData("@sometimes", "UTC", "is not a schedule")]
    [InlineData("", "UTC", "is not a schedule")]
    [InlineData("* * * * *", "Mars/Olympus", "is not a time zone")]
    public void Fault_OfWhatIsNone_SaysWhat(string cron, string zone, string words) =>
        Assert.Contains(words, CronTimes.Fault(new JobSchedule(cron) { TimeZone = zone }), StringComparison.Ordinal);

    [Fact]
    public void Fault_OfASchedule_IsNone() =>
        Assert.Null(CronTimes.Fault(new JobSchedule("*/15 2-4 * JAN-MAR SUN,TUE") { TimeZone = "America/New_York" }));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
