using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Services;
using Scheduler.Core.Services.Jobs;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads what a job is beside its mode: <c>x-scheduler.job</c>, and the labels for it, in <c>deploy.labels</c> or <c>labels</c>.</summary>
internal static class JobReader
{
    /// <summary>Whether the service has a schedule, and so is a job though its mode may not say so.</summary>
    public static bool HasSchedule(Field service) => Own(service)?["cron"] is not null || Labels(service).Any(label => label.Name == JobLabels.Cron);

    /// <summary>Null where nothing is said.</summary>
    public static JobSpec? Read(Field service)
    {
        var labels = Labels(service).ToList();
        foreach (var twice in labels.GroupBy(label => label.Name).Where(group => group.Select(label => label.Value).Distinct().Count() > 1))
            twice.Last().At.Error($"the label {twice.Key} differs between labels and deploy.labels: remove one of them");
        var (job, faults) = JobLabels.Read(
            OfOwn(service), name => labels.Where(label => label.Name == name).Select(label => label.Value ?? "").FirstOrDefault());
        foreach (var (label, fault) in faults) labels.Find(one => one.Name == label).At.Error($"the label {label} {fault}");
        return job;
    }

    private static JobSpec? OfOwn(Field service)
    {
        if (Own(service) is not { } own) return null;
        if (!own.IsMap) own.Error($"must be a map, is {own.Node.Kind}");
        own.CheckKeys(PartKeys.OwnJob);
        var byDefault = new JobSpec();
        return new JobSpec
        {
            MaxConcurrent = own["max_concurrent"]?.Integer(0, Service.ScaleMax) ?? 0,
            KeepsCompleted = own["keeps_completed"]?.Integer(0, Service.ScaleMax) ?? byDefault.KeepsCompleted,
            KeepsFailed = own["keeps_failed"]?.Integer(0, Service.ScaleMax) ?? byDefault.KeepsFailed,
            Schedule = own["cron"]?.Word() is { } cron ? ScheduleOf(own, cron) : null,
        };
    }

    private static JobSchedule ScheduleOf(Field own, string cron) => new(cron)
    {
        TimeZone = own["time_zone"]?.Word() ?? JobSchedule.Utc,
        Overlap = own["overlap"]?.Parsed(JobLabels.OverlapOf, "forbid, allow or replace") ?? JobOverlap.Forbid,
        Deadline = own["deadline"]?.Duration(),
    };

    private static Field? Own(Field service) => service[OwnKeys.Key]?["job"];

    private static IEnumerable<(string Name, string? Value, Field At)> Labels(Field service) => OwnKeys.HasPlainLabels(service)
        ? []
        : PairsReader.Read(service["labels"]).Concat(PairsReader.Read(service["deploy"]?["labels"])).Where(label => JobLabels.IsOne(label.Name));
}
