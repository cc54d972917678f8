using System.Collections.Immutable;
using System.CommandLine;
using Scheduler.Core.Compose;
using Scheduler.Messages.Stacks;

namespace Scheduler.Node.Cli;

/// <summary>The options that name a stack's compose files, and the stack that they give.</summary>
public sealed class StackFiles
{
    private static readonly string[] UsualNames = Templated("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");
    private static readonly string[] UsualOverrides =
        ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];
    private static readonly string[] UsualRancherNames = Templated("rancher-compose.yml", "rancher-compose.yaml");

    public Option<string[]> Files { get; } = new("--file", "-f")
    {
        Description = "A compose file, - for standard input; later ones override earlier ones. Default: COMPOSE_FILE, else "
            + "compose.yaml or docker-compose.yml here, and compose.override.yml or docker-compose.override.yml beside it.",
        HelpName = "file"
    };

    public Option<string[]> RancherFiles { get; } = new("--rancher-file")
    {
        Description = "A rancher-compose file. Default: rancher-compose.yml beside the first compose file, when it is there.",
        HelpName = "file"
    };

    public AnswerOptions Answers { get; } = new();

    public Option<string?> Project { get; } = new("--project", "-p")
    {
        Description = "The stack's name. Default: COMPOSE_PROJECT_NAME, else that in the files, else the directory's.",
        HelpName = "stack"
    };

    public Option<string?> EnvFile { get; } = new("--env-file")
    {
        Description = "Variables for the files. Default: .env beside the first.",
        HelpName = "file"
    };

    public Option<string[]> Profiles { get; } = new("--profile")
    {
        Description = "Include services of this profile; * for all. Default: COMPOSE_PROFILES.",
        HelpName = "name"
    };

    /// <summary>Those of the options that a command takes to read files.</summary>
    public IEnumerable<Option> All => [Files, RancherFiles, Project, EnvFile, Profiles, Answers.File];

    /// <summary>What a person should know of the files goes to standard error.</summary>
    /// <exception cref="CommandFailure">The files cannot be read or give no stack.</exception>
    public (StackSpec Spec, ImmutableArray<StackFile> Files) Read(Terminal terminal, ParseResult arguments)
    {
        var envFile = arguments.GetValue(EnvFile) is { } file ? Path.GetFullPath(file, terminal.Directory) : null;
        var given = arguments.GetValue(Files) ?? [];
        var here = given.Length > 0 ? null : DotEnv(envFile, terminal.Directory);
        var paths = given.Length > 0 ? given : new ComposeVariables(terminal.Environment, here).Files;
        var isUsual = paths.Length == 0;
        if (isUsual) paths = [FindUsual(terminal.Directory)];
        var directory = paths[0] == "-" ? terminal.Directory : Path.GetDirectoryName(Path.GetFullPath(paths[0], terminal.Directory))!;
        var beside = arguments.GetValue(RancherFiles) is { Length: > 0 } named
            ? named
            : [.. UsualRancherNames
                .Where(name => File.Exists(Path.Combine(directory, name)))
                .Take(1)
                .Select(name => Path.Combine(Path.GetDirectoryName(paths[0]) ?? "", name))];
        // Rancher knew no such files: beside one of its own they are left alone.
        if (isUsual && beside.Length == 0) paths = [.. paths, .. Override(terminal, paths[0])];
        var dotEnv = DotEnv(envFile, directory) ?? here;
        var variables = new ComposeVariables(terminal.Environment, dotEnv);
        var input = new ComposeInput
        {
            Files =
            [
                .. paths.Select(path => new ComposeFile(
                    path, path == "-" ? terminal.In.ReadToEnd() : TextFile.Read(Path.GetFullPath(path, terminal.Directory))))
            ],
            RancherFiles = [.. beside.Select(path => new ComposeFile(path, TextFile.Read(Path.GetFullPath(path, terminal.Directory))))],
            AnswersFile = Answers.FileOf(terminal, arguments),
            StackName = arguments.GetValue(Project) ?? variables.Project,
            DefaultStackName = NameOf(directory),
            Variables = terminal.Environment,
            DotEnv = dotEnv,
            ProjectDirectory = directory,
            Profiles = [.. arguments.GetValue(Profiles) is { Length: > 0 } selected ? selected : variables.Profiles],
            ReadFile = path => File.Exists(path) ? TextFile.Read(path) : null,
        };
        var result = ComposeReader.Read(input);
        if (!result.Missing.IsEmpty && AnswerOptions.Ask(terminal, result.Missing) is { } answers)
            result = ComposeReader.Read(input with { Answers = answers });
        foreach (var finding in result.Findings.Where(finding => finding.Severity != Severity.Error)) terminal.Error.WriteLine(finding);
        return (result.Stack ?? throw CommandFailure.Usage(Errors(result.Findings)), result.Files);
    }

    private static string[] Templated(params string[] names) => [.. names, .. names.Select(name => $"{name}.tpl")];

    private static string Errors(ImmutableArray<Finding> findings)
    {
        var errors = findings.Where(finding => finding.Severity == Severity.Error).ToList();
        return $"the files give no stack:\n  {string.Join("\n  ", errors)}";
    }

    private static IEnumerable<string> Override(Terminal terminal, string path)
    {
        var found = UsualOverrides.Select(name => Path.Combine(Path.GetDirectoryName(path)!, name)).FirstOrDefault(File.Exists);
        if (found is null) return [];
        terminal.Error.WriteLine($"{found}: is laid over {Path.GetFileName(path)}; name files with -f to leave it out");
        return [found];
    }

    private static string FindUsual(string directory) =>
        UsualNames.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
        ?? throw CommandFailure.Usage($"There is no compose file here; name one with -f. Looked for {string.Join(", ", UsualNames)}.");

    private static ComposeFile? DotEnv(string? given, string directory)
    {
        if (given is not null) return new ComposeFile(given, TextFile.Read(given));
        var usual = Path.Combine(directory, ".env");
        return File.Exists(usual) ? new ComposeFile(usual, TextFile.Read(usual)) : null;
    }

    /// <summary>The directory's name as Docker Compose makes a project name of it: small letters, digits, - and _.</summary>
    private static string? NameOf(string directory)
    {
        var name = string.Concat(
            Path.GetFileName(directory).ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            .TrimStart('-', '_');
        return name.Length > 0 ? name : null;
    }
}
