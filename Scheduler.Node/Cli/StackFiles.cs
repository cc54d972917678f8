using System.Collections.Immutable;
using System.CommandLine;
using Scheduler.Core.Compose;
using Scheduler.Messages.Stacks;

namespace Scheduler.Node.Cli;

/// <summary>The options that name a stack's compose files, and the stack that they give.</summary>
public sealed class StackFiles
{
    private static readonly string[] UsualNames = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

    public Option<string[]> Files { get; } = new("--file", "-f") { Description = "A compose file, - for standard input; later ones override earlier ones. Default: compose.yaml or docker-compose.yml here.", HelpName = "file" };

    public Option<string?> Project { get; } = new("--project", "-p") { Description = "The stack's name. Default: that in the files, else the directory's.", HelpName = "stack" };

    public Option<string?> EnvFile { get; } = new("--env-file") { Description = "Variables for the files. Default: .env beside the first.", HelpName = "file" };

    public Option<string[]> Profiles { get; } = new("--profile") { Description = "Include services of this profile; * for all.", HelpName = "name" };

    /// <summary>What a person should know of the files goes to standard error.</summary>
    /// <exception cref="CommandFailure">The files cannot be read or give no stack.</exception>
    public (StackSpec Spec, ImmutableArray<StackFile> Files) Read(Terminal terminal, ParseResult arguments)
    {
        var paths = arguments.GetValue(Files) is { Length: > 0 } given ? given : [FindUsual(terminal.Directory)];
        var directory = paths[0] == "-" ? terminal.Directory : Path.GetDirectoryName(Path.GetFullPath(paths[0], terminal.Directory))!;
        var result = ComposeReader.Read(new ComposeInput
        {
            Files = [.. paths.Select(path => new ComposeFile(path, path == "-" ? terminal.In.ReadToEnd() : ReadText(Path.GetFullPath(path, terminal.Directory))))],
            StackName = arguments.GetValue(Project),
            DefaultStackName = NameOf(directory),
            Variables = terminal.Environment,
            DotEnv = DotEnv(arguments.GetValue(EnvFile) is { } file ? Path.GetFullPath(file, terminal.Directory) : null, directory),
            ProjectDirectory = directory,
            Profiles = [.. arguments.GetValue(Profiles) ?? []],
            ReadFile = path => File.Exists(path) ? ReadText(path) : null,
        });
        foreach (var finding in result.Findings.Where(finding => finding.Severity != Severity.Error)) terminal.Error.WriteLine(finding);
        return (result.Stack ?? throw CommandFailure.Usage(Errors(result.Findings)), result.Files);
    }

    private static string Errors(ImmutableArray<Finding> findings)
    {
        var errors = findings.Where(finding => finding.Severity == Severity.Error).ToList();
        return $"the files give no stack:\n  {string.Join("\n  ", errors)}";
    }

    private static string FindUsual(string directory) =>
        UsualNames.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
        ?? throw CommandFailure.Usage($"There is no compose file here; name one with -f. Looked for {string.Join(", ", UsualNames)}.");

    private static ComposeFile? DotEnv(string? given, string directory)
    {
        if (given is not null) return new ComposeFile(given, ReadText(given));
        var usual = Path.Combine(directory, ".env");
        return File.Exists(usual) ? new ComposeFile(usual, ReadText(usual)) : null;
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage(fault.Message);
        }
    }

    /// <summary>The directory's name as Docker Compose makes a project name of it: small letters, digits, - and _.</summary>
    private static string? NameOf(string directory)
    {
        var name = string.Concat(Path.GetFileName(directory).ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')).TrimStart('-', '_');
        return name.Length > 0 ? name : null;
    }
}
