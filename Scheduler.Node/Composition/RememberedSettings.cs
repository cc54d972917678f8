using Scheduler.Node.Sql;
using Scheduler.Node.Sql.Sqlite;

namespace Scheduler.Node.Composition;

/// <summary>
/// The cluster's settings, and a copy of them in this node's own folder. They say which cluster this is: whose containers
/// are its own, what its certificates and its API token are. Should the database lose them, each server brings back what it
/// knew, so that containers are still recognised and people still let in; what the database lost besides, it has lost.
/// </summary>
internal sealed class RememberedSettings(ISettings settings, string folder) : ISettings
{
    /// <summary>Whether the database had lost what this node remembered.</summary>
    public bool HasRestored { get; private set; }

    public async Task<string?> GetAsync(string key, CancellationToken cancel = default)
    {
        if (await settings.GetAsync(key, cancel) is { } known) return Remember(key, known);
        return Recall(key) is { } remembered ? await RestoreAsync(key, remembered, cancel) : null;
    }

    public async Task PutAsync(string key, string value, CancellationToken cancel = default)
    {
        await settings.PutAsync(key, value, cancel);
        Remember(key, value);
    }

    public async Task<string> PutIfAbsentAsync(string key, string value, CancellationToken cancel = default) =>
        await GetAsync(key, cancel) ?? Remember(key, await settings.PutIfAbsentAsync(key, value, cancel));

    private async Task<string> RestoreAsync(string key, string remembered, CancellationToken cancel)
    {
        HasRestored = true;
        return Remember(key, await settings.PutIfAbsentAsync(key, remembered, cancel));
    }

    private string? Recall(string key) => File.Exists(PathOf(key)) ? File.ReadAllText(PathOf(key)) : null;

    private string Remember(string key, string value)
    {
        if (Recall(key) == value) return value;
        var fresh = PathOf(key) + ".new";
        using (var file = PrivateFile.OpenOrCreate(fresh, FileShare.None))
        {
            file.SetLength(0);
            file.Write(System.Text.Encoding.UTF8.GetBytes(value));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, PathOf(key), overwrite: true);
        return value;
    }

    private string PathOf(string key) => Path.Combine(folder, $"setting.{key}");
}
