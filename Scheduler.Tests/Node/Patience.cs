using System.Diagnostics;
using Xunit.Sdk;

namespace Scheduler.Tests.Node;

/// <summary>
/// Waiting for processes that tell nobody when they are done: asks again and again, and gives up at a deadline. The one
/// place of these tests in which time passes without anything being asked.
/// </summary>
internal static class Patience
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    /// <summary>Generous, for a busy machine: it bounds a failure and is no promise.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>Repeats assertions until they hold; at the deadline the last failure is the test's.</summary>
    public static async Task UntilHoldsAsync(Func<Task> assertions, TimeSpan? limit = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await assertions();
                return;
            }
            catch (XunitException) when (Stopwatch.GetElapsedTime(began) < (limit ?? Long))
            {
                await Task.Delay(Pace);
            }
        }
    }

    /// <summary>Checks that assertions hold now and keep holding for <paramref name="time"/>.</summary>
    public static async Task HoldsForAsync(TimeSpan time, Func<Task> assertions)
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            await assertions();
            await Task.Delay(Pace);
        }
        while (Stopwatch.GetElapsedTime(began) < time);
    }

    /// <summary>Lets <paramref name="time"/> pass: the moment of a fault, or the pace of a load.</summary>
    public static Task PauseAsync(TimeSpan time) => Task.Delay(time);
}
