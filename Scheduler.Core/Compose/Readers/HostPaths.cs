using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Makes the paths of a file absolute, as texts: nothing is looked up on a disk.</summary>
/// <param name="directories">The absolute directory that relative paths in a file start from, by the file's name.</param>
/// <param name="home">What <c>~</c> stands for.</param>
internal sealed class HostPaths(ImmutableDictionary<string, string> directories, string? home)
{
    public static bool IsPath(string text) => text is ['/' or '.' or '~', ..];

    /// <summary>The absolute path that a text in a file means; null, with an error, when it cannot be known.</summary>
    public string? Resolve(Field at, string text)
    {
        switch (text)
        {
            case ['/', ..]:
                return Normal(text);
            case "~" or ['~', '/', ..]:
                if (home is null) at.Error("starts at the home directory, and the variable HOME is not set");
                return home is null ? null : Normal($"{home}/{text[1..]}");
            case ['~', ..]:
                at.Error("names another user's home directory; write an absolute path");
                return null;
            default:
                var directory = directories.GetValueOrDefault(at.Node.Mark.File);
                if (directory is null) at.Error($"the path \"{text}\" is relative, and there is no project directory; write an absolute path");
                return directory is null ? null : Normal($"{directory}/{text}");
        }
    }

    /// <summary>The path without <c>.</c>, <c>..</c> and empty parts.</summary>
    public static string Normal(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        return "/" + string.Join('/', parts);
    }

    public static string DirectoryOf(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)] is { Length: > 0 } directory ? directory : "/";
}
