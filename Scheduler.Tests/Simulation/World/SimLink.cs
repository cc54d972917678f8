using Scheduler.Actors.Journal;

namespace Scheduler.Tests.Simulation.World;

/// <summary>One process's way to the database. What it has sent goes on there, whatever becomes of the process.</summary>
internal sealed class SimLink(SimWorld world, SimEntropy entropy)
{
    /// <summary>The process cannot reach the database.</summary>
    public bool IsCut { get; set; }

    public SimWorld World => world;

    public SimEntropy Entropy => entropy;

    public bool IsBroken => IsCut || world.IsDatabaseAway;

    /// <summary>True with a probability of <paramref name="percent"/> while there are faults.</summary>
    public bool Hits(int percent) => percent > 0 && entropy.Chance(percent) && !world.IsHealed;

    public Task DelayAsync() => Task.Delay(entropy.Between(0, world.DelayMillisecondsMax), world.Loop.Time);

    /// <summary>The answer comes after any deadline of the caller's.</summary>
    public Task StallAsync() => Hits(world.Mix.Stall) ? Task.Delay(entropy.Between(1_000, 14_000), world.Loop.Time) : Task.CompletedTask;

    /// <summary>Runs a call on the database's side, so that the caller's crash or freeze does not touch it.</summary>
    public Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        world.Loop.AssertHere();
        return world.Loop.Scheduler.Start(Call);

        async Task<T> Call()
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (fault is not JournalUnavailableException)
            {
                // A broken checker or fake ends the run, and is not one more fault for the caller to survive.
                world.Loop.Fail(fault);
                throw;
            }
        }
    }

    public void ThrowIfBroken()
    {
        if (IsBroken) throw new JournalUnavailableException("the database cannot be reached (simulated)");
    }
}
