namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>One machine of the test network. What it is cut off from is dropped silently, both ways, as a broken cable would.</summary>
internal sealed class Namespace(string name, string address)
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

    private Task FilterAsync(params IEnumerable<string> rule) => Tool.RunAsync(Enter[0], [.. Enter.Skip(1), "iptables", "-w", .. rule]);
}
