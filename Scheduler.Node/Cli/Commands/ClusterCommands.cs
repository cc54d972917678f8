using System.CommandLine;
using System.Text.Json;
using Scheduler.Node.Configuration;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Cli.Commands;

/// <summary>cluster token: what a server's operator needs to let another server in. Asks no server.</summary>
internal static class ClusterCommands
{
    public static Command Make(Terminal terminal, Option<bool> json)
    {
        var cluster = new Command("cluster", "Lists the servers of the cluster.");
        cluster.Add(Token(terminal, json));
        return cluster;
    }

    private static Command Token(Terminal terminal, Option<bool> json)
    {
        var source = new ConfigurationOptions();
        var command = new Command("token", "Prints the join token that another server needs to join the cluster. It is a secret.")
        {
            source.File, source.Settings
        };
        command.SetAction(arguments =>
        {
            var token = Find(source.Load(arguments).Peers);
            terminal.Out.WriteLine(arguments.GetValue(json)
                ? $"{{\"token\":{JsonSerializer.Serialize(token.Text, JsonSerializerOptions.Web)}}}"
                : token.Text);
        });
        return command;
    }

    private static JoinToken Find(PeersSection peers)
    {
        try
        {
            return peers.GivenToken() ?? new TokenFile(peers.DefaultTokenFile).Read() ?? throw new CommandFailure(
                ExitCode.Failed,
                $"there is no join token in {peers.DefaultTokenFile}: a server that has peers makes it at its first start. If this machine's server is told its data directory, say so here too: --set node.dataDirectory=…");
        }
        catch (ConfigurationException fault)
        {
            throw new CommandFailure(ExitCode.Failed, fault.Message);
        }
    }
}
