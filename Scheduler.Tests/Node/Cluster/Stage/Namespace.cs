namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>One machine of the test network. What it is cut off from is dropped silently, both ways, as a broken cable would.</summary>
/// <param name="link">The switch's end of its cable.</param>
/// <param name="bridge">The switch.</param>
internal sealed class Namespace(string name, string address, string link, string bridge)
{
    public string Name => name;

    public string Address => address;

    /// <summary>To be put before a command that is to run here; the process is the command's own.</summary>
    public IReadOnlyList<string> Enter => ["nsenter", $"--net=/var/run/netns/{name}"];

    public async Task CutAsync(params IEnumerable<string> addresses)
    {
        foreach (var other in addresses)
        {
            await FilterAsync("-A", "INPUT", "-s", other, "-j", "DROP");
            await FilterAsync("-A", "OUTPUT", "-d", other, "-j", "DROP");
        }
    }

    public async Task HealAsync() => await FilterAsync("-F");

    /// <summary>Takes its cable out of the switch: nothing comes or goes, and nobody is told, not even its own kernel.</summary>
    public Task UnplugAsync() => Tool.RunAsync("ip", "link", "set", link, "nomaster");

    public Task PlugAsync() => Tool.RunAsync("ip", "link", "set", link, "master", bridge);

    /// <summary>
    /// Drops what comes from these addresses. Both ends of a cut have to be deaf: a sender whose own kernel drops what it
    /// sends is told so, and tries again sooner than one whose packets are lost on the way.
    /// </summary>
    public async Task DeafenAsync(params IEnumerable<string> addresses)
    {
        foreach (var other in addresses) await RunAsync("iptables", "-w", "-t", "raw", "-A", "PREROUTING", "-s", other, "-j", "DROP");
    }

    /// <summary>Undoes <see cref="DeafenAsync"/>.</summary>
    public Task ListenAsync() => RunAsync("iptables", "-w", "-t", "raw", "-F", "PREROUTING");

    /// <summary>Runs a command here to its end.</summary>
    public Task<string> RunAsync(params IEnumerable<string> command) => Tool.RunAsync(Enter[0], [.. Enter.Skip(1), .. command]);

    private Task FilterAsync(params IEnumerable<string> rule) => RunAsync(["iptables", "-w", .. rule]);
}
