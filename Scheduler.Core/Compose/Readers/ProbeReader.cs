using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads Rancher's <c>health_check</c>, whose times are in milliseconds.</summary>
internal static class ProbeReader
{
    private const int MillisecondsMax = 86_400_000;

    public static HealthProbe? Read(Field? field)
    {
        if (field is null) return null;
        if (!field.IsMap)
        {
            field.Error($"must be a map, is {field.Node.Kind}");
            return null;
        }

        field.CheckKeys(PartKeys.HealthCheck);
        var quorum = field["recreate_on_quorum_strategy_config"];
        quorum?.CheckKeys(PartKeys.QuorumConfig);
        if (field["port"] is not { } port)
        {
            field.Error("must have a port");
            return null;
        }

        var usual = new HealthProbe(port.Integer(1, 65535) ?? 1);
        return usual with
        {
            RequestLine = Request(field["request_line"]),
            Interval = Time(field["interval"]) ?? usual.Interval,
            Timeout = Time(field["response_timeout"]) ?? usual.Timeout,
            InitializingTimeout = Time(field["initializing_timeout"]),
            ReinitializingTimeout = Time(field["reinitializing_timeout"]),
            HealthyThreshold = field["healthy_threshold"]?.Integer(1, ProbeFaults.ThresholdMax) ?? usual.HealthyThreshold,
            UnhealthyThreshold = field["unhealthy_threshold"]?.Integer(1, ProbeFaults.ThresholdMax) ?? usual.UnhealthyThreshold,
            Strategy = Strategy(field["strategy"]),
            Quorum = quorum?["quorum"]?.Integer(0, Service.ScaleMax) ?? usual.Quorum,
        };
    }

    /// <summary>An empty one stands for the connection alone; one without a method is Rancher's older way of writing it.</summary>
    private static string? Request(Field? field) => field?.Text()?.Trim() switch
    {
        null or "" or "\"\"" => null,
        ['/', ..] and var path => $"GET {path}",
        var line => line,
    };

    private static TimeSpan? Time(Field? field) =>
        field?.Integer(0, MillisecondsMax) is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static HealthStrategy Strategy(Field? field)
    {
        switch (field?.Text())
        {
            case null or "" or "recreate":
                return HealthStrategy.Recreate;
            case "recreateOnQuorum":
                return HealthStrategy.RecreateOnQuorum;
            case "none":
                return HealthStrategy.None;
            case var other:
                field.Error($"must be recreate, recreateOnQuorum or none, is \"{Shown.Text(other)}\"");
                return HealthStrategy.Recreate;
        }
    }
}
