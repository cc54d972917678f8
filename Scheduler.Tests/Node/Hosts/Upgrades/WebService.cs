using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Node.Hosts.Upgrades;

/// <summary>A small web server in several versions, good ones and bad ones, that is updated under load and under faults.</summary>
internal static class WebService
{
    public const string Name = "up/web";
    public const string VersionLabel = "version";
    private const int Port = 8080;

    /// <summary>How long a good one takes from its container's start until it answers, less what a container's start itself takes.</summary>
    public static readonly TimeSpan ReadyAfter = TimeSpan.FromSeconds(0.9);

    /// <summary>The body of a PUT.</summary>
    public static string Body(int version, Fate fate, UpdatePolicy policy, int scale) => new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["container"] = new JsonObject
            {
                ["image"] = fate == Fate.NoImage ? "127.0.0.1:1/none:1" : PrivateEngine.Image,
                ["command"] = new JsonArray("sh", "-c", Script(version, fate)),
                // Busybox as process 1 does not hear any other.
                ["stopSignal"] = "SIGKILL",
                ["labels"] = new JsonObject { [VersionLabel] = fate == Fate.Good ? $"good {version}" : $"bad {version}" },
                ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = Port }),
                ["probe"] = new JsonObject
                {
                    ["port"] = Port,
                    ["requestLine"] = "GET / HTTP/1.0",
                    ["interval"] = "500ms",
                    ["timeout"] = "1s",
                    ["healthyThreshold"] = 1,
                    ["unhealthyThreshold"] = 3,
                    ["initializingTimeout"] = "5s",
                },
            },
            ["update"] = JsonSerializer.SerializeToNode(policy, WireJson.Default.UpdatePolicy),
        },
        ["scale"] = scale,
    }.ToJsonString();

    /// <summary>Where the instances in service answer, as whoever balances load sees them.</summary>
    public static IReadOnlyList<string> InService(IEnumerable<InstanceBody> instances, IReadOnlyDictionary<string, string> addresses) =>
    [
        .. instances.Where(one => one is { State: InstanceState.Running, Goal: InstanceGoal.Running, Host: not null })
            .SelectMany(one => one.Ports.Select(HostPort).OfType<int>().Distinct().Take(1)
                .Select(port => string.Create(CultureInfo.InvariantCulture, $"http://{addresses[one.Host!]}:{port}/"))),
    ];

    private static string Script(int version, Fate fate) => fate switch
    {
        Fate.Crashes => "sleep 0.5; exit 3",
        Fate.Unhealthy => "exec sleep 100000",
        _ => $"sleep 1; mkdir -p /tmp/w; echo {version} > /tmp/w/index.html; exec httpd -f -p {Port} -h /tmp/w",
    };

    /// <summary>Of <c>address:port->port/protocol</c>.</summary>
    private static int? HostPort(string words)
    {
        var outside = words.Split("->")[0];
        return int.TryParse(outside[(outside.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
    }
}

/// <summary>What becomes of a version's containers.</summary>
internal enum Fate
{
    Good,
    NoImage,
    Unhealthy,
    Crashes,
}
