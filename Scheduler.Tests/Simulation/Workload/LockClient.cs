using Scheduler.Messages.Locks;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>
/// One who takes locks, keeps them for a while by renewing a session, and gives them back or just goes away. It trusts
/// in a lock for as long as docs/locks.md lets a holder: a time to live, less a margin, after it has sent a renewal that
/// succeeds.
/// </summary>
internal sealed class LockClient(SimWorld world, string name)
{
    private const int Turns = 5;
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Trust = Ttl * 0.95;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1.5);

    private readonly SimEntropy _entropy = world.Entropy.Fork($"client {name}");
    private readonly ClientLine _line = new(world, name, world.Entropy.Fork($"line of {name}"));

    public static IReadOnlyList<string> Names { get; } = ["deploy", "backup"];

    public async Task RunAsync()
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            await Task.Delay(_entropy.Between(0, 4_000), world.Loop.Time);
            var sent = world.Loop.Time.Ticks;
            if (await _line.AskAsync(node => node.Locks.OpenAsync(Ttl, name)) is SessionView session)
                await TakeAsync(Names[_entropy.Below(Names.Count)], session.Id, sent + Trust.Ticks);
        }
    }

    private async Task TakeAsync(string lockName, SessionId session, long until)
    {
        var floor = world.Locks.HighestOf(lockName);
        var reply = await _line.AskAsync(node => node.Locks.AcquireAsync(lockName, session, Wait, name));
        world.Trace.Add($"{name} asks for {lockName}: {reply.GetType().Name}");
        if (reply is not LockHeld held) return;
        world.Locks.OnHeld(lockName, held.Holder, floor, until);
        for (var renewals = _entropy.Below(4); renewals > 0; renewals--)
        {
            await Task.Delay(Ttl / 4, world.Loop.Time);
            var sent = world.Loop.Time.Ticks;
            if (await _line.AskAsync(node => node.Locks.RenewAsync(session)) is SessionView) until = sent + Trust.Ticks;
            if (world.Loop.Time.Ticks >= until) return;
            world.Locks.OnRenewed(lockName, session, until);
        }

        if (_entropy.Chance(30)) return;
        world.Locks.OnReleasing(lockName, session);
        await _line.AskAsync(node => node.Locks.ReleaseAsync(lockName, session, held.Holder.Token));
    }
}
