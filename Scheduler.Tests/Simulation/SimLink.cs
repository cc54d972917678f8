using Scheduler.Actors.Journal;

namespace Scheduler.Tests.Simulation;

/// <summary>One process's way to the database. What it has sent goes on there, whatever becomes of the process.</summary>
internal sealed class SimLink(SimLoop loop, SimFaults faults, SimEntropy entropy)
{
    /// <summary>The process cannot reach the database.</summary>
    public bool IsCut { get; set; }

    public SimLoop Loop => loop;

    public SimFaults Faults => faults;

    public SimEntropy Entropy => entropy;

    /// <summary>True with a probability of <paramref name="percent"/> while there are faults.</summary>
    public bool Hits(int percent) => entropy.Chance(percent) && !faults.IsHealed;

    public Task DelayAsync() => Task.Delay(entropy.Between(0, faults.DelayMillisecondsMax), loop.Time);

    /// <summary>Runs a call on the database's side, so that the caller's crash or freeze does not touch it.</summary>
    public Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        loop.AssertHere();
        return Task.Factory.StartNew(Call, CancellationToken.None, TaskCreationOptions.None, loop.Scheduler).Unwrap();

        async Task<T> Call()
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (fault is not JournalUnavailableException)
            {
                // A checker's verdict ends the run, and is not one more fault for the caller to survive.
                loop.Fail(fault);
                throw;
            }
        }
    }

    /// <summary>Begins something that goes on by itself; if it fails, so does the run.</summary>
    public void Start(Func<Task> work) => loop.Start(work);

    public void ThrowIfCut()
    {
        if (IsCut) throw new JournalUnavailableException("the database cannot be reached (simulated)");
    }
}
