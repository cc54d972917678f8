using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Jobs;

/// <summary>Jobs that the stories begin with.</summary>
internal static class JobSpecs
{
    public static ServiceSpec Job(int maxConcurrent = 0, RestartPolicy? restart = null) => Specs.Of() with
    {
        Mode = ServiceMode.ReplicatedJob,
        Job = maxConcurrent == 0 ? null : new JobSpec { MaxConcurrent = maxConcurrent },
        Restart = restart ?? new RestartPolicy { Condition = RestartCondition.OnFailure },
    };

    public static ServiceSpec GlobalJob(params string[] constraints) => Job() with { Mode = ServiceMode.GlobalJob, Constraints = [.. constraints] };

    public static ServiceSpec Cron(string cron, JobOverlap overlap = JobOverlap.Forbid, TimeSpan? deadline = null) => Job() with
    {
        Job = new JobSpec { Schedule = new JobSchedule(cron) { Overlap = overlap, Deadline = deadline } },
    };

    /// <summary>On two hosts, and all that may run at first runs.</summary>
    public static ServiceStory Begun(ServiceSpec spec, int scale = 1, params string[] hosts)
    {
        var story = new ServiceStory();
        story.SetHosts([.. (hosts.Length > 0 ? hosts : ["a", "b"]).Select(host => Specs.Host(host))]);
        story.Put(spec, scale);
        story.Converge();
        return story;
    }

    /// <summary>The instances that have not ended.</summary>
    public static IReadOnlyList<Instance> UnderWay(this ServiceStory story) => [.. story.Live.Where(one => !one.HasEnded)];

    /// <summary>Everything under way ends so, and what follows on that comes about.</summary>
    public static void EndAll(this ServiceStory story, int exitCode = 0)
    {
        foreach (var one in story.UnderWay()) story.End(one, exitCode);
        story.Converge();
    }
}
