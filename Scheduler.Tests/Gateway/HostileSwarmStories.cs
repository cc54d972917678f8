using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Scheduler.Tests.Gateway;

/// <summary>Whatever a client of Docker's sends, the answer is the sender's fault or an honest yes: never the server's failure.</summary>
public sealed class HostileSwarmStories
{
    private const string Whole = """
        {"Name":"w","Labels":{"a":"b"},"TaskTemplate":{"ContainerSpec":{"Image":"a","Labels":{"a":"b"},"Command":["x"],"Args":["x"],"Hostname":"h","Env":["A=1"],"Dir":"/d","User":"1","Groups":["2"],
        "Privileges":{"SELinuxContext":{"Disable":true,"User":"u"},"Seccomp":{"Mode":"custom","Profile":"e30="},"AppArmor":{"Mode":"disabled"},"NoNewPrivileges":true},"Init":true,"StopSignal":"SIGINT","TTY":true,
        "Mounts":[{"Type":"bind","Source":"/a","Target":"/b","BindOptions":{"Propagation":"rshared"}},{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":1024,"Mode":511}},{"Type":"volume","Target":"/v","Source":"v","VolumeOptions":{"Labels":{"a":"b"},"DriverConfig":{"Name":"nfs","Options":{"o":"1"}}}}],
        "StopGracePeriod":15,"Healthcheck":{"Test":["CMD","x"],"Interval":1000000,"Timeout":1000000,"StartPeriod":1000000,"StartInterval":1000000,"Retries":3},"Hosts":["10.0.0.1 db"],"DNSConfig":{"Nameservers":["1.1.1.1"],"Search":["x"]},"Sysctls":{"a.b":"1"},"CapabilityAdd":["ALL"],"Ulimits":[{"Name":"nofile","Soft":10,"Hard":20}],"OomScoreAdj":5},
        "Resources":{"Limits":{"NanoCPUs":5,"MemoryBytes":8388608,"Pids":10},"Reservations":{"NanoCPUs":5,"MemoryBytes":5}},"RestartPolicy":{"Condition":"none","Delay":1,"MaxAttempts":2,"Window":3},"Placement":{"Constraints":["node.id==a"],"MaxReplicas":2,"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.x"}}],"Platforms":[{"OS":"linux"}]},
        "Networks":[{"Target":"host","Aliases":["x"]}],"LogDriver":{"Name":"json-file","Options":{"a":"b"}},"ForceUpdate":3},"Mode":{"Replicated":{"Replicas":2}},"UpdateConfig":{"Parallelism":1,"Delay":1,"Order":"stop-first"},"EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":80,"PublishMode":"host"}]}}
        """;

    private static readonly string[] Oddities =
    [
        "null", "true", "0", "-1", "1e400", "9223372036854775807", "9223372036854775808", "1.5",
        "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"…\"",
        "[]", "[null]", "[[]]", "{}", """{"":null}""", """{"a":null}""", """[{"a":{}}]"""
    ];

    [Fact]
    public async Task Service_WithAnyPartOfItOdd_IsRefusedOrTaken()
    {
        await using var gateway = await TestGateway.StartAsync();
        var failures = new List<string>();
        foreach (var path in Paths(JsonNode.Parse(Whole)!, []).ToList())
        {
            foreach (var odd in Oddities)
            {
                var body = Replaced(path, odd);
                using var response = await gateway.SendAsync(HttpMethod.Post, "/v1.44/services/create", body);
                if ((int)response.StatusCode is 201 or (>= 400 and < 500)) continue;
                failures.Add($"{string.Join('.', path)}={odd}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
        }

        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"Name\"", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n{\"Nam", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n", "400")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n{\"Name\r\n0\r\n\r\n", "400")]
    [InlineData("Content-Length: 2000000\r\n\r\n", "413")]
    public async Task Body_CutShortOrTooLarge_IsTheSendersFault(string rest, string status)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1.44/services/create HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestGateway.Token}\r\nContent-Type: application/json\r\nConnection: close\r\n{rest}"));
        if (status.Length == 0) client.Client.Shutdown(SocketShutdown.Send);
        var answer = await ReadAsync(stream);

        Assert.True(
            answer.Length == 0
                ? status.Length == 0
                : answer.StartsWith($"HTTP/1.1 {(status.Length == 0 ? "4" : status)}", StringComparison.Ordinal),
            answer);
        using var ping = await gateway.GetAsync("/_ping");
        Assert.True(ping.IsSuccessStatusCode);
    }

    /// <summary>Who breaks off may find the connection reset.</summary>
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        try
        {
            return await new StreamReader(stream).ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static IEnumerable<string[]> Paths(JsonNode node, string[] path)
    {
        var inner = node switch
        {
            JsonObject map => map.Select(pair => (pair.Key, pair.Value)),
            JsonArray list => list.Select((item, index) => (index.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach (var (key, value) in inner)
        {
            string[] at = [.. path, key];
            yield return at;
            foreach (var deeper in Paths(value!, at)) yield return deeper;
        }
    }

    /// <summary>As text, since a parsed tree could not hold all of the oddities.</summary>
    private static string Replaced(string[] path, string odd)
    {
        const string Mark = "\"a mark that is nowhere else\"";
        var root = JsonNode.Parse(Whole)!;
        var at = path[..^1].Aggregate(root, (node, key) => node is JsonArray list
            ? list[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]!
            : node[key]!);
        if (at is JsonArray items) items[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(Mark);
        else at[path[^1]] = JsonNode.Parse(Mark);
        return root.ToJsonString().Replace(Mark, odd, StringComparison.Ordinal);
    }
}
