using System.Globalization;

namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>
/// A bridge of this test process's own with a network namespace for each server, so that a server can be cut off from
/// whom the test likes. The test itself is at the bridge, and so is the database, at an address of its own.
/// </summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    // No name of an engine's bridge begins like this (scripts/engine): what has it is taken for ours.
    private const string Prefix = "testnet";
    private static readonly string Folder = "/var/run/netns";

    private readonly string _bridge = $"{Prefix}{Environment.ProcessId}";
    private readonly string _subnet;
    private readonly List<Namespace> _namespaces = [];

    private TestNetwork(string subnet) => _subnet = subnet;

    /// <summary>Where the database listens; nothing else does.</summary>
    public string DatabaseAddress => $"{_subnet}.2";

    /// <summary>For pg_hba.conf and the like.</summary>
    public string Cidr => $"{_subnet}.0/24";

    public static async Task<TestNetwork> OpenAsync()
    {
        await RemoveLeftoversAsync();
        var network = new TestNetwork(await FreeSubnetAsync());
        // With an address of its own: it would else take that of one of its ports, and another with that port's end.
        await Tool.RunAsync("ip", "link", "add", network._bridge, "address", "02:53:43:48:44:01", "type", "bridge");
        await Tool.RunAsync("ip", "addr", "add", $"{network._subnet}.1/24", "dev", network._bridge);
        await Tool.RunAsync("ip", "addr", "add", $"{network.DatabaseAddress}/24", "dev", network._bridge);
        await Tool.RunAsync("ip", "link", "set", network._bridge, "up");
        // Where a Docker engine has made the kernel filter bridges too, and forbids what it does not know.
        await Tool.TryAsync("iptables", "-w", "-I", "FORWARD", "-i", network._bridge, "-o", network._bridge, "-j", "ACCEPT");
        return network;
    }

    /// <summary>Makes a namespace with a link to the bridge.</summary>
    public async Task<Namespace> AddAsync()
    {
        var number = _namespaces.Count + 1;
        // A link's name has 15 characters at most.
        var link = $"sf{Environment.ProcessId}-{number}";
        var made = new Namespace($"{_bridge}-{number}", $"{_subnet}.{10 + number}", link, _bridge);
        _namespaces.Add(made);
        // The kernel removes the links of an earlier network of this process some time after their namespaces.
        await Tool.TryAsync("ip", "link", "del", link);
        await Tool.RunAsync("ip", "netns", "add", made.Name);
        await Tool.RunAsync("ip", "link", "add", link, "type", "veth", "peer", "name", "uplink", "netns", made.Name);
        await Tool.RunAsync("ip", "link", "set", link, "master", _bridge, "up");
        await Tool.RunAsync("ip", "-n", made.Name, "addr", "add", $"{made.Address}/24", "dev", "uplink");
        await Tool.RunAsync("ip", "-n", made.Name, "link", "set", "uplink", "up");
        await Tool.RunAsync("ip", "-n", made.Name, "link", "set", "lo", "up");
        return made;
    }

    public async ValueTask DisposeAsync() => await RemoveAsync(_bridge, _namespaces.Select(one => one.Name));

    /// <summary>What a run that was killed could not remove, its servers included.</summary>
    private static async Task RemoveLeftoversAsync()
    {
        foreach (var bridge in Directory.GetDirectories("/sys/class/net", $"{Prefix}*").Select(Path.GetFileName))
        {
            if (Directory.Exists($"/proc/{bridge![Prefix.Length..]}")) continue;
            var names = Directory.Exists(Folder) ? Directory.GetFiles(Folder, $"{bridge}-*").Select(file => Path.GetFileName(file)!) : [];
            await RemoveAsync(bridge, names);
        }
    }

    private static async Task RemoveAsync(string bridge, IEnumerable<string> namespaces)
    {
        foreach (var name in namespaces)
        {
            foreach (var process in (await Tool.RunAsync("ip", "netns", "pids", name)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await Tool.TryAsync("kill", "-KILL", process);
            await Tool.RunAsync("ip", "netns", "del", name);
        }

        await Tool.TryAsync("iptables", "-w", "-D", "FORWARD", "-i", bridge, "-o", bridge, "-j", "ACCEPT");
        await Tool.RunAsync("ip", "link", "del", bridge);
    }

    private static async Task<string> FreeSubnetAsync()
    {
        var routes = await Tool.RunAsync("ip", "-4", "route", "show", "table", "all");
        return Enumerable.Range(0, 250)
            .Select(step => string.Create(CultureInfo.InvariantCulture, $"10.213.{(Environment.ProcessId + step) % 250}"))
            .First(subnet => !routes.Contains($"{subnet}.", StringComparison.Ordinal));
    }
}
