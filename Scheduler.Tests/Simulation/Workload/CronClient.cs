using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>
/// One who has a job run every minute, and now and then at once, and suspends it in the end: the time that comes in
/// between must have its run once, whatever fails meanwhile.
/// </summary>
internal sealed class CronClient(SimWorld world, string name)
{
    public static readonly ServiceKey Job = new("jobs", "tick");
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    private readonly SimEntropy _entropy = world.Entropy.Fork($"client {name}");
    private readonly ClientLine _line = new(world, name, world.Entropy.Fork($"line of {name}"));

    public async Task RunAsync()
    {
        var spec = JobRequests.SpecOf(_entropy);
        spec = spec with { Job = spec.Job! with { Schedule = new JobSchedule("* * * * *") { Overlap = (JobOverlap)_entropy.Below(3) } } };
        await SendAsync(desk => new ServiceCommand.Put(Job, spec, 1 + _entropy.Below(2), desk.NewUid()), $"{name}-put");
        await Task.Delay(_entropy.Between(1_000, 10_000), world.Loop.Time);
        if (_entropy.Chance(50)) await SendAsync(_ => new ServiceCommand.RunJob(), $"{name}-run");
        var left = TimeSpan.FromSeconds(20 + _entropy.Below(10)) - TimeSpan.FromTicks(world.Loop.Time.Ticks);
        if (left > TimeSpan.Zero) await Task.Delay(left, world.Loop.Time);
        await SendAsync(_ => new ServiceCommand.SuspendSchedule(), $"{name}-suspend");
    }

    /// <summary>Does not give up before there is an answer.</summary>
    private async Task SendAsync(Func<ServiceDesk, ServiceCommand> command, string key)
    {
        while (true)
        {
            var reply = await _line.AskAsync(node => node.Desk.SendAsync(Job, new ServiceRequest(command(node.Desk), IdempotencyKey: key), Deadline));
            world.Trace.Add($"{key}: {(reply is Refusal refused ? refused.Reason : "accepted")}");
            if (reply is ServiceAccepted accepted) world.Acknowledged.OnAcknowledged(Job, key, accepted);
            if (reply is not Refusal { Kind: RefusalKind.OutcomeUnknown or RefusalKind.Unavailable or RefusalKind.Busy }) return;
            await Task.Delay(_entropy.Between(100, 1_000), world.Loop.Time);
        }
    }
}
