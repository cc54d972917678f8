using System.Collections.Immutable;

namespace Scheduler.Core.Compose;

/// <summary>
/// Everything that the meaning of a compose file depends on, as values: reading it touches no disk and no environment.
/// </summary>
public sealed record ComposeInput
{
    /// <summary>In the order of the -f options: later files override earlier ones.</summary>
    public required ImmutableArray<ComposeFile> Files { get; init; }

    /// <summary>Rancher's files beside them (<c>rancher-compose.yml</c>), which say more of the same services.</summary>
    public ImmutableArray<ComposeFile> RancherFiles { get; init; } = [];

    /// <summary>Answers to the questions of the files; they win over <see cref="AnswersFile"/> and <see cref="Variables"/>.</summary>
    public ImmutableDictionary<string, string> Answers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A file of answers, in YAML, JSON or lines of <c>NAME=value</c>; it wins over <see cref="Variables"/>.</summary>
    public ComposeFile? AnswersFile { get; init; }

    /// <summary>The stack's name on a person's word; it wins over <c>name:</c> in the files.</summary>
    public string? StackName { get; init; }

    /// <summary>The stack's name when nothing else gives one, such as the directory's.</summary>
    public string? DefaultStackName { get; init; }

    /// <summary>The environment, for <c>${VAR}</c> and for environment keys without a value.</summary>
    public ImmutableDictionary<string, string> Variables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The <c>.env</c> file beside the compose file; <see cref="Variables"/> win over it.</summary>
    public ComposeFile? DotEnv { get; init; }

    /// <summary>The absolute directory that relative paths start from; null refuses relative paths.</summary>
    public string? ProjectDirectory { get; init; }

    /// <summary>Services with one of these profiles are part of the stack; <c>*</c> selects all.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>The text of a file that <c>env_file</c> or <c>extends</c> names, by absolute path; null when there is none.</summary>
    public Func<string, string?> ReadFile { get; init; } = _ => null;
}

/// <summary>A file by the name to show in findings, and its text.</summary>
public sealed record ComposeFile(string Path, string Text)
{
    /// <summary>Of a text that a template gave: the template's line that each of its lines comes from. Both count from 1.</summary>
    internal ImmutableArray<int>? TemplateLines { get; init; }
}
