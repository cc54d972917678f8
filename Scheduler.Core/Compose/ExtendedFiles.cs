using System.Collections.Immutable;
using Scheduler.Core.Compose.Questions;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>The files that <c>extends</c> names, each loaded once. A relative path in one starts from its own directory.</summary>
internal sealed class ExtendedFiles(ComposeInput input, Asking asking, FindingList findings)
{
    private readonly Dictionary<string, LoadedFile?> _loaded = [];
    private ImmutableDictionary<string, string> _directories = input.ProjectDirectory is { } directory
        ? input.Files.Concat(input.RancherFiles).Select(file => file.Path).Distinct().ToImmutableDictionary(file => file, _ => directory)
        : ImmutableDictionary<string, string>.Empty;

    /// <summary>The paths of all files loaded so far.</summary>
    public HostPaths Paths => new(_directories, asking.LookUp("HOME"));

    /// <summary>Loads the file that a field names; null, with an error, when it cannot be.</summary>
    public (string Path, MapNode Root)? Load(Field at, string name)
    {
        if (Paths.Resolve(at, name) is not { } path) return null;
        if (!_loaded.TryGetValue(path, out var file))
        {
            if (_loaded.Count >= ComposeLimits.FilesMax) at.Error($"extends services of more than {ComposeLimits.FilesMax} files");
            else if (input.ReadFile(path) is not { } text) at.Error($"the file {path} is not there");
            else file = FileLoader.Load(new ComposeFile(path, text), asking, findings);
            _loaded[path] = file;
            _directories = _directories.SetItem(path, HostPaths.DirectoryOf(path));
        }

        return file is null ? null : (path, file.Root);
    }
}
