using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What is wrong with a container's probe.</summary>
internal static class ProbeFaults
{
    public const int ThresholdMax = 1000;
    public static readonly TimeSpan IntervalMin = TimeSpan.FromMilliseconds(100);
    private const int RequestLengthMax = 2048;
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongTimeMax = TimeSpan.FromDays(1);

    public static IEnumerable<Refusal> Of(ContainerSpec container) =>
        container.Probe is { } probe ? Faults(container, probe).Select(fault => Refusal.Invalid(fault, "container.probe")) : [];

    private static IEnumerable<string> Faults(ContainerSpec container, HealthProbe probe)
    {
        if (probe.Port is < 1 or > 65535) yield return $"the port to probe must be from 1 to 65535, is {probe.Port}";
        if (probe.RequestLine is { } line
            && (line.Length is 0 or > RequestLengthMax
                || line.Any(c => c is < ' ' or > '~')
                || line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length is < 2 or > 3))
            yield return $"\"{Shown.Text(line)}\" is not a request line such as GET /ping HTTP/1.0";
        if (probe.Interval < IntervalMin || probe.Interval > LongTimeMax)
            yield return $"probes are made every 0.1 s to once a day, not every {probe.Interval}";
        if (probe.Timeout < TimeSpan.FromMilliseconds(1) || probe.Timeout > TimeoutMax)
            yield return $"a probe's answer may take from 1 ms to 10 minutes, not {probe.Timeout}";
        if (probe.HealthyThreshold is < 1 or > ThresholdMax || probe.UnhealthyThreshold is < 1 or > ThresholdMax)
            yield return $"a threshold is from 1 to {ThresholdMax} answers in a row";
        if (IsOut(probe.InitializingTimeout) || IsOut(probe.ReinitializingTimeout))
            yield return "an initializing timeout is above 0 and at most a day; leave it out for as long as it likes";
        if (!Enum.IsDefined(probe.Strategy)) yield return "the strategy is recreate, recreateOnQuorum or none";
        if (probe.Quorum is < 0 or > Service.ScaleMax) yield return $"the quorum is from 0 to {Service.ScaleMax}";
        if (container.NetworkMode == "none")
            yield return "without a network it cannot be probed: write a healthcheck, which its engine runs within the container";
    }

    private static bool IsOut(TimeSpan? time) => time is { } given && (given <= TimeSpan.Zero || given > LongTimeMax);
}
