using System.Text.RegularExpressions;

namespace Scheduler.Tests.Tidy;

/// <summary>The repository that these tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files below the given folders of the root, in ordinal order; of all folders when none is given.</summary>
    public static IReadOnlyList<SourceFile> Files(params string[] folders) =>
        [.. (folders.Length == 0
                ? Directory.GetDirectories(Root, "Scheduler.*").Append(Path.Combine(Root, "bench"))
                : folders.Select(folder => Path.Combine(Root, folder)))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(path => !Regex.IsMatch(path, @"[\\/](bin|obj)[\\/]"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllLines(path)))];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Scheduler.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository");
    }
}

/// <param name="Path">From the root, with forward slashes.</param>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines);
