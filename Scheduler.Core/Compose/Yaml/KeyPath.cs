namespace Scheduler.Core.Compose.Yaml;

/// <summary>How findings write the way to a value: <c>services.web.ports[0]</c>.</summary>
internal static class KeyPath
{
    public static string Join(string path, string key)
    {
        var shown = Shown.Text(key);
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }
}
