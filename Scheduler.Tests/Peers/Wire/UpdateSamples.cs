using Scheduler.Messages.Services;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>What servers tell each other of updates.</summary>
internal static class UpdateSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 30, 15, 123, TimeSpan.FromHours(2));

    public static SortedDictionary<string, object> All => new(StringComparer.Ordinal)
    {
        ["service.request-put-policies"] = Request(new ServiceCommand.Put(SpecSamples.Key, WithPolicies, 3, "a1b2c3d4")),
        ["service.request-put-force"] = Request(new ServiceCommand.Put(SpecSamples.Key, SpecSamples.Least, null, "a1b2c3d4") { Force = true }),
        ["host.assignment-drain"] = HostSamples.Assignment with
        {
            Drain = TimeSpan.FromSeconds(2),
            Container = SpecSamples.Container with { DrainPeriod = TimeSpan.FromSeconds(30) }
        },
        ["service.request-put-after"] = Request(
            new ServiceCommand.Put(SpecSamples.Key, SpecSamples.Least, null, "a1b2c3d4") { After = [new UpdateAfter("db", 7)] }),
        ["service.request-rollback-to"] = Request(new ServiceCommand.Rollback { To = 7 }),
        ["service.request-pause-update"] = Request(new ServiceCommand.PauseUpdate()),
        ["service.request-resume-update"] = Request(new ServiceCommand.ResumeUpdate()),
        ["service.request-cancel-update"] = Request(new ServiceCommand.CancelUpdate()),
        ["service.request-finish-update"] = Request(new ServiceCommand.FinishUpdate()),
        ["service.request-scale-by"] = Request(new ServiceCommand.ScaleBy(-2, 1, 10)),
        ["service.request-update-image-least"] = Request(new ServiceCommand.UpdateImage()),
        ["service.request-update-image"] = Request(new ServiceCommand.UpdateImage("1.2", "sha256:0011")
        {
            Repository = "docker.io/library/web",
            After = [new UpdateAfter("db", 7)],
            Over = 3
        }),
        ["service.view-updating"] = WireSamples.View with
        {
            Spec = WithPolicies,
            PreviousSpec = SpecSamples.Least,
            Revisions = [new RevisionView(3, "web:1", "sha256:0011"), new RevisionView(4, "web:2", null)],
            Update = new UpdateView
            {
                State = UpdateState.RollbackPaused,
                Cause = UpdateCause.Failure,
                From = 3,
                To = 4,
                StartedAt = At,
                EndedAt = At.AddSeconds(1),
                Message = "rollback to revision 4 paused",
                Done = 1,
                Total = 3,
                Failed = 1,
                IsHeld = true,
            },
            Instances = [WireSamples.View.Instances[1] with { IsKept = true }],
        },
    };

    private static ServiceSpec WithPolicies => SpecSamples.Least with
    {
        Update = new UpdatePolicy
        {
            Parallelism = 4,
            Delay = TimeSpan.FromSeconds(2),
            Order = UpdateOrder.StartFirst,
            Monitor = TimeSpan.FromSeconds(30),
            FailureAction = UpdateFailureAction.Rollback,
            MaxFailureRatio = 0.25,
            Deadline = TimeSpan.FromMinutes(3),
            KeepsOld = true,
        },
        Rollback = new UpdatePolicy { FailureAction = UpdateFailureAction.Continue },
    };

    private static ServiceRequest Request(ServiceCommand command) => new(command, IfVersion: 7, IdempotencyKey: "key-1");
}
