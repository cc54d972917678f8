using System.CommandLine;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Cli.Commands;

/// <summary>agent: a node with the role host alone, in short.</summary>
internal static class AgentCommand
{
    /// <param name="run">Runs a node until it is told to stop; answers its exit code.</param>
    public static Command Make(Func<NodeOptions, CancellationToken, Task<int>> run)
    {
        var source = new ConfigurationOptions();
        var join = new Option<string?>("--join")
        {
            Description = "The join token, until the machine has joined; better in SCHEDULER__AGENT__TOKEN.",
            HelpName = "token"
        };
        var servers = new Option<string[]>("--server")
        {
            Description = "Where servers are, separated by commas: host, host:port or srv:name.",
            HelpName = "servers"
        };
        var name = new Option<string?>("--name") { Description = "The host's name; default that of the machine." };
        var labels = new Option<string[]>("--label") { Description = "What placement constraints match.", HelpName = "key=value" };
        var addresses = new Option<string[]>("--address")
        {
            Description = "Where published ports are reached; default the address on the way to the server.",
            HelpName = "address"
        };
        var command = new Command("agent", "Runs the agent of a host: joins a cluster, and looks after this machine's Docker engine.")
        {
            join, servers, name, labels, addresses, source.File, source.Settings
        };
        command.SetAction((arguments, cancel) =>
        {
            var settings = new List<string> { "node.roles.0=host" };
            if (arguments.GetValue(join) is { } token) settings.Add($"agent.token={token}");
            settings.AddRange((arguments.GetValue(servers) ?? [])
                .SelectMany(list => list.Split(','))
                .Select((server, index) => $"agent.servers.{index}={server.Trim()}"));
            settings.AddRange(Host(arguments.GetValue(name), arguments.GetValue(labels) ?? [], arguments.GetValue(addresses) ?? []));
            return LocalCommands.StartedAsync(run, source.Load(arguments, settings), cancel);
        });
        return command;
    }

    /// <summary>An entry of the list of hosts is needed only for what has no setting of its own.</summary>
    private static IEnumerable<string> Host(string? name, string[] labels, string[] addresses)
    {
        if (name is not null) yield return $"node.id={name}";
        if (labels.Length + addresses.Length == 0) yield break;
        yield return $"hosts.0.name={name ?? MachineFacts.OfThisMachine().Name}";
        foreach (var label in labels) yield return $"hosts.0.labels.{label}";
        foreach (var (index, address) in addresses.Index()) yield return $"hosts.0.addresses.{index}={address}";
    }
}
