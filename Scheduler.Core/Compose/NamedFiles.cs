using System.Collections.Immutable;
using Scheduler.Core.Compose.Questions;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>
/// The files that <c>extends</c> and <c>include</c> name. A relative path in one starts from its own directory, unless its
/// <c>include</c> gives another.
/// </summary>
internal sealed class NamedFiles(ComposeInput input, Asking asking, FindingList findings)
{
    private readonly Dictionary<string, LoadedFile?> _extended = [];
    private int _loaded;
    private ImmutableDictionary<string, string> _directories = input.ProjectDirectory is { } directory
        ? input.Files.Concat(input.RancherFiles).Select(file => file.Path).Distinct().ToImmutableDictionary(file => file, _ => directory)
        : ImmutableDictionary<string, string>.Empty;

    /// <summary>The paths of all files loaded so far.</summary>
    public HostPaths Paths => new(_directories, asking.LookUp("HOME"));

    /// <summary>Loads the file that an <c>extends</c> names, once; null, with an error, when it cannot be.</summary>
    public (string Path, MapNode Root)? Extended(Field at, string name)
    {
        if (Paths.Resolve(at, name) is not { } path) return null;
        if (!_extended.TryGetValue(path, out var file)) _extended[path] = file = Load(at, path, HostPaths.DirectoryOf(path), asking.LookUp);
        return file is null ? null : (path, file.Root);
    }

    /// <summary>Loads a file by its absolute path; null, with an error, when it cannot be.</summary>
    /// <param name="directory">Where relative paths in it start.</param>
    /// <param name="lookUp">The values of its variables.</param>
    public LoadedFile? Load(Field at, string path, string directory, Func<string, string?> lookUp)
    {
        if (++_loaded > ComposeLimits.FilesMax)
        {
            at.Error($"names more than {ComposeLimits.FilesMax} files, with all others");
            return null;
        }

        if (Required(at, path) is not { } text) return null;
        _directories = _directories.SetItem(path, directory);
        return FileLoader.Load(new ComposeFile(path, text), asking, lookUp, findings);
    }

    /// <summary>A file's text by its absolute path; null when there is none.</summary>
    public string? TextOf(string path) => input.ReadFile(path);

    /// <summary>The same; that there is none is an error.</summary>
    public string? Required(Field at, string path)
    {
        var text = TextOf(path);
        if (text is null) at.Error($"the file {path} is not there");
        return text;
    }
}
