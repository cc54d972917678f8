using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Catalogs;

/// <summary>
/// A file of a catalog that means something: <c>templates/NAME/config.yml</c>, or a compose file in
/// <c>templates/NAME/NUMBER/</c>. Templates of <c>infra-templates/</c> and the like have that word before their names, as
/// <c>infra*NAME</c>.
/// </summary>
/// <param name="Template">The template's name.</param>
/// <param name="Number">The version's folder; null for what is said of all versions.</param>
/// <param name="File">The file's own name.</param>
public sealed record CatalogPath(string Template, int? Number, string File)
{
    private const string Folder = "templates";
    private static readonly string[] Compose = ["docker-compose", "rancher-compose", "compose"];
    private static readonly string[] Ends = [".yml", ".yaml", ".yml.tpl", ".yaml.tpl"];

    /// <summary>Null for any other file.</summary>
    public static CatalogPath? Parse(string path)
    {
        if (path.Length > CatalogLimits.PathLengthMax) return null;
        switch (path.Split('/'))
        {
            case [var group, var name, "config.yml"] when NameOf(group, name) is { } template:
                return new CatalogPath(template, null, "config.yml");
            case [var group, var name, var number, var file] when NameOf(group, name) is { } template
                && NumberOf(number) is { } version && IsCompose(file):
                return new CatalogPath(template, version, file);
            default:
                return null;
        }
    }

    public static bool IsName(string name) => name.Split('*') is { Length: 1 or 2 } parts && parts.All(part => Naming.Fault(part) is null);

    private static string? NameOf(string group, string name)
    {
        if (Naming.Fault(name) is not null) return null;
        if (group == Folder) return name;
        return group.EndsWith("-" + Folder, StringComparison.Ordinal)
            && group[..^(Folder.Length + 1)] is var prefix
            && Naming.Fault(prefix) is null
            ? $"{prefix}*{name}"
            : null;
    }

    private static int? NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number.ToString(CultureInfo.InvariantCulture) == text
            ? number
            : null;

    private static bool IsCompose(string file) => Compose.Any(name => Ends.Any(end => file == name + end));
}
