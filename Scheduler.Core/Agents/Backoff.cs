using Scheduler.Actors.Sharding;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// How long to wait before the next try. A container that ran is restarted at once, twice; then, and for calls that the
/// engine refused, the wait doubles. The jitter comes from names, so that equal failures spread out and a
/// simulation repeats.
/// </summary>
public static class Backoff
{
    private static readonly TimeSpan ExitBase = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ExitMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CallBase = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CallMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PullBase = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PullMax = TimeSpan.FromSeconds(60);
    private const int FreeRestarts = 2;

    /// <summary>After the container ended for the <paramref name="failures"/>th time in a row.</summary>
    public static TimeSpan AfterExit(int failures, InstanceId instance) =>
        failures <= FreeRestarts ? TimeSpan.Zero : Doubling(ExitBase, ExitMax, failures - FreeRestarts, instance);

    /// <summary>After the engine refused, or did not answer, a call.</summary>
    public static TimeSpan AfterCall(int failures, InstanceId instance) => Doubling(CallBase, CallMax, failures, instance);

    /// <summary>
    /// After an image could not be had. One wait for all that want it on a host, and another one on each host: a registry that
    /// comes back is not overrun.
    /// </summary>
    public static TimeSpan AfterPull(int failures, HostId host, string image) => Doubling(PullBase, PullMax, failures, $"{host} {image}");

    private static TimeSpan Doubling(TimeSpan first, TimeSpan most, int times, InstanceId instance) => Doubling(first, most, times, instance.Value);

    private static TimeSpan Doubling(TimeSpan first, TimeSpan most, int times, string whose)
    {
        var wait = first * Math.Pow(2, Math.Clamp(times - 1, 0, 20));
        var jitter = 0.8 + (0.4 * (StableHash.Of(whose) % 1000 / 1000.0));
        return (wait < most ? wait : most) * jitter;
    }
}
