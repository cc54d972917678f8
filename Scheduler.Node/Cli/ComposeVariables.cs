using System.Collections.Immutable;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Variables;

namespace Scheduler.Node.Cli;

/// <summary>Docker Compose's own variables, of the environment or of <c>.env</c>: they stand for options that are not given.</summary>
internal sealed class ComposeVariables(ImmutableDictionary<string, string> environment, ComposeFile? dotEnv)
{
    // What is wrong with the file is said when the stack is read.
    private readonly ImmutableDictionary<string, string> _dotEnv = dotEnv is null
        ? ImmutableDictionary<string, string>.Empty
        : EnvFile.Parse(dotEnv.Text, name => environment.GetValueOrDefault(name)).Values;

    public string[] Files => List("COMPOSE_FILE", Value("COMPOSE_PATH_SEPARATOR") ?? ":");

    public string? Project => Value("COMPOSE_PROJECT_NAME");

    public string[] Profiles => List("COMPOSE_PROFILES", ",");

    private string? Value(string name) =>
        (environment.GetValueOrDefault(name) ?? _dotEnv.GetValueOrDefault(name)) is { Length: > 0 } value ? value : null;

    private string[] List(string name, string separator) =>
        Value(name)?.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
