using System.Collections.Immutable;
using Scheduler.Core.Compose.Readers;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>
/// Labels of a service that say what a job is beside its mode: files and clients that have no words of their own for a
/// schedule can ask for one so. Pure.
/// </summary>
public static class JobLabels
{
    public const string Cron = "scheduler.cron";
    public const string TimeZone = "scheduler.cron.time-zone";
    public const string Overlap = "scheduler.cron.overlap";
    public const string Deadline = "scheduler.cron.deadline";
    public const string MaxConcurrent = "scheduler.job.max-concurrent";
    public const string KeepsCompleted = "scheduler.job.keeps-completed";
    public const string KeepsFailed = "scheduler.job.keeps-failed";

    public static readonly ImmutableArray<string> All = [Cron, TimeZone, Overlap, Deadline, MaxConcurrent, KeepsCompleted, KeepsFailed];

    public static bool IsOne(string label) => All.Contains(label);

    /// <summary>The job that the labels ask for on top of another one; null where neither says anything.</summary>
    /// <param name="onto">What is said elsewhere.</param>
    /// <param name="valueOf">A label's value; null for one that is not there.</param>
    public static (JobSpec? Job, ImmutableArray<(string Label, string Fault)> Faults) Read(JobSpec? onto, Func<string, string?> valueOf)
    {
        var faults = ImmutableArray.CreateBuilder<(string, string)>();
        if (All.All(label => valueOf(label) is null)) return (onto, []);
        var job = onto ?? JobRules.ByDefault;
        job = job with
        {
            MaxConcurrent = Value(MaxConcurrent, Number, "a whole number, 0 for all") ?? job.MaxConcurrent,
            KeepsCompleted = Value(KeepsCompleted, Number, "a whole number") ?? job.KeepsCompleted,
            KeepsFailed = Value(KeepsFailed, Number, "a whole number") ?? job.KeepsFailed,
        };
        var schedule = valueOf(Cron) is { } cron ? (job.Schedule ?? new JobSchedule(cron)) with { Cron = cron.Trim() } : job.Schedule;
        if (schedule is null)
        {
            foreach (var label in All.Where(label =>
                label.StartsWith($"{Cron}.", StringComparison.Ordinal) && valueOf(label) is not null))
                faults.Add((label, $"has no effect without {Cron}"));
            return (job, faults.ToImmutable());
        }

        return (job with
        {
            Schedule = schedule with
            {
                TimeZone = valueOf(TimeZone)?.Trim() ?? schedule.TimeZone,
                Overlap = Value(Overlap, OverlapOf, "forbid, allow or replace") ?? schedule.Overlap,
                Deadline = Value(Deadline, Quantity.Duration, "a duration such as 10m") ?? schedule.Deadline,
            },
        }, faults.ToImmutable());

        T? Value<T>(string label, Func<string, T?> parse, string expected)
            where T : struct
        {
            if (valueOf(label) is not { } text) return null;
            if (parse(text.Trim()) is { } value) return value;
            faults.Add((label, $"must be {expected}, is \"{Shown.Text(text)}\""));
            return null;
        }
    }

    /// <summary>The word for what becomes of runs that would overlap, or null.</summary>
    public static JobOverlap? OverlapOf(string word) => word switch
    {
        "forbid" => JobOverlap.Forbid,
        "allow" => JobOverlap.Allow,
        "replace" => JobOverlap.Replace,
        _ => null,
    };

    private static int? Number(string text) => Quantity.IntegerIn(0, Service.ScaleMax)(text);
}
