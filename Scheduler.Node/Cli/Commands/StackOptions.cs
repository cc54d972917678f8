using System.CommandLine;
using System.Globalization;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Cli.Api;

namespace Scheduler.Node.Cli.Commands;

/// <summary>What <c>up</c> and <c>plan</c> can be told beside the files.</summary>
internal sealed class StackOptions
{
    private readonly Option<bool> _prune = new("--prune")
    {
        Description = "Remove services of the stack that the files do not have."
    };
    private readonly Option<bool> _pull = new("--pull")
    {
        Description = "Ask the registries for the images anew; where a name stands for another image by now, it is updated."
    };
    private readonly Option<string[]> _scale = new("--scale")
    {
        Description = "SERVICE=N: the scale of a service, over that of the files.",
        HelpName = "service=n"
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _prune, _pull, _scale }) command.Add(option);
    }

    /// <param name="more">Further parameters of the query.</param>
    public string PathWith(
        ParseResult arguments, UpgradeOptions upgrade, string path, params ReadOnlySpan<(string Name, string? Value)> more) =>
        Paths.With(path, [
            ("prune", arguments.GetValue(_prune) ? "true" : null),
            ("pull", arguments.GetValue(_pull) ? "true" : null),
            ("force", upgrade.IsForced(arguments) ? "true" : null),
            .. more,
        ]);

    public StackSpec WithScales(ParseResult arguments, StackSpec spec)
    {
        foreach (var text in arguments.GetValue(_scale) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !int.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var scale))
                throw CommandFailure.Usage($"\"{text}\" is not a scale: expected SERVICE=N, such as web=5.");
            if (!spec.Services.TryGetValue(text[..equals], out var service))
                throw CommandFailure.Usage($"--scale {text}: the files have no service {text[..equals]}.");
            spec = spec with { Services = spec.Services.SetItem(text[..equals], service with { Scale = scale }) };
        }

        return spec;
    }
}
