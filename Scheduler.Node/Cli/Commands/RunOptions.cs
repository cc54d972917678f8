using System.Collections.Immutable;
using System.CommandLine;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Running;

namespace Scheduler.Node.Cli.Commands;

/// <summary>What a one-off is to be, in the words of <c>docker run</c>.</summary>
internal sealed class RunOptions
{
    private const string Always = "always";
    private const string Missing = "missing";
    private const string Never = "never";

    private readonly Argument<string[]> _words = new("IMAGE [COMMAND]")
    {
        Description = "The image, and what to run in it instead of its own command.",
        Arity = ArgumentArity.OneOrMore
    };
    private readonly Option<string?> _stack = new("--stack") { Description = "Within this stack, and on its network.", HelpName = "stack" };
    private readonly Option<string?> _name = new("--name") { Description = "Its name; made up by default.", HelpName = "name" };
    private readonly Option<string[]> _environment = new("--env", "-e")
    {
        Description = "NAME=VALUE, or NAME for the value that it has here.",
        HelpName = "name=value"
    };
    private readonly Option<string[]> _environmentFiles = new("--env-file")
    {
        Description = "A file of such lines; --env wins over it, and later files over earlier ones.",
        HelpName = "file"
    };
    private readonly Option<string[]> _volumes = new("--volume", "-v")
    {
        Description = "NAME:/PATH or /HOST/PATH:/PATH, and :ro.",
        HelpName = "volume"
    };
    private readonly Option<string[]> _constraints = new("--constraint") { Description = "Such as node.labels.disk==ssd.", HelpName = "rule" };
    private readonly Option<string[]> _labels = new("--label", "-l")
    {
        Description = "A label of its container, NAME=VALUE.",
        HelpName = "name=value"
    };
    private readonly Option<string?> _directory = new("--workdir", "-w") { Description = "Where the command runs.", HelpName = "path" };
    private readonly Option<string?> _user = new("--user", "-u") { Description = "As whom it runs.", HelpName = "user" };
    private readonly Option<string?> _entrypoint = new("--entrypoint") { Description = "Instead of the image's own.", HelpName = "command" };
    private readonly Option<string?> _memory = new("--memory", "-m")
    {
        Description = "The most memory that it may use, such as 256m.",
        HelpName = "size"
    };
    private readonly Option<decimal?> _cpus = new("--cpus") { Description = "The most processor time that it may use, such as 0.5.", HelpName = "n" };
    private readonly Option<string?> _pull = PullOption();
    private readonly Option<int> _retries = new("--retries")
    {
        Description = "How often it is tried again when it fails; not at all by default.",
        HelpName = "n"
    };

    public void AddTo(Command command)
    {
        command.Add(_words);
        foreach (var option in new Option[]
            {
                _stack, _name, _environment, _environmentFiles, _volumes, _constraints, _labels,
                _directory, _user, _entrypoint, _memory, _cpus, _pull, _retries
            })
            command.Add(option);
    }

    /// <exception cref="CommandFailure">No name that a service may have.</exception>
    public ServiceKey Key(ParseResult arguments, string withoutStack)
    {
        var key = new ServiceKey(arguments.GetValue(_stack) ?? withoutStack, arguments.GetValue(_name) ?? $"run-{Guid.NewGuid().ToString("N")[..8]}");
        return (Naming.Fault(key.Stack) ?? Naming.Fault(key.Service)) is { } fault ? throw CommandFailure.Usage($"{key}: {fault}.") : key;
    }

    /// <param name="here">The variables of the command itself.</param>
    /// <exception cref="CommandFailure">A word is not of the form that it is to have, or a file cannot be read.</exception>
    public ServiceSpec Spec(ParseResult arguments, IReadOnlyDictionary<string, string> here) => new()
    {
        Mode = ServiceMode.ReplicatedJob,
        Constraints = [.. arguments.GetValue(_constraints) ?? []],
        Restart = arguments.GetValue(_retries) is > 0 and var times
            ? new RestartPolicy { Condition = RestartCondition.OnFailure, MaxAttempts = times }
            : new RestartPolicy { Condition = RestartCondition.None },
        Container = Container(arguments, here),
    };

    private ContainerSpec Container(ParseResult arguments, IReadOnlyDictionary<string, string> here)
    {
        var (image, command) = (arguments.GetRequiredValue(_words)[0], arguments.GetRequiredValue(_words)[1..]);
        return new ContainerSpec
        {
            Image = image,
            Pull = arguments.GetValue(_pull) switch { Always => PullPolicy.Always, Never => PullPolicy.Never, _ => PullPolicy.IfMissing },
            Command = command.Length > 0 ? [.. command] : null,
            Entrypoint = arguments.GetValue(_entrypoint) is { } entry ? [entry] : null,
            Environment = OneOffSpec.Environment(arguments.GetValue(_environmentFiles) ?? [], arguments.GetValue(_environment) ?? [], here),
            Mounts = [.. (arguments.GetValue(_volumes) ?? []).Select(OneOffSpec.Mount)],
            Labels = (arguments.GetValue(_labels) ?? []).Select(OneOffSpec.Label).ToImmutableSortedDictionary(StringComparer.Ordinal),
            WorkingDir = arguments.GetValue(_directory),
            User = arguments.GetValue(_user),
            Networks = arguments.GetValue(_stack) is { } home ? [new NetworkAttachment($"{home}_default")] : [],
            Resources = new ResourceSpec
            {
                CpuLimit = arguments.GetValue(_cpus),
                MemoryLimitBytes = arguments.GetValue(_memory) is { } size ? OneOffSpec.Memory(size) : null,
            },
        };
    }

    private static Option<string?> PullOption()
    {
        var option = new Option<string?>("--pull") { Description = "When its image is pulled; where it is missing, by default.", HelpName = "when" };
        option.AcceptOnlyFromAmong(Always, Missing, Never);
        return option;
    }
}
