using System.CommandLine;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Cli.Commands;

/// <summary>The options by which a command is told the configuration of this machine's node.</summary>
internal sealed class ConfigurationOptions
{
    public Option<string?> File { get; } = new("--config", "-c")
    {
        Description = "A configuration file; hocon/reference.conf shows every setting.",
        HelpName = "file"
    };

    public Option<string[]> Settings { get; } = new("--set")
    {
        Description = "A single setting, such as gateway.listen=http://127.0.0.1:8080.",
        HelpName = "key=value"
    };

    /// <param name="more">Settings of the command itself; those of --set win.</param>
    /// <exception cref="CommandFailure">The configuration cannot be used.</exception>
    public NodeOptions Load(ParseResult arguments, params IEnumerable<string> more)
    {
        try
        {
            return NodeConfiguration.Load(arguments.GetValue(File), [.. more, .. arguments.GetValue(Settings) ?? []]);
        }
        catch (ConfigurationException fault)
        {
            throw CommandFailure.Usage(fault.Message);
        }
    }
}
