using System.Collections.Concurrent;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Peers;

/// <summary>The cluster's settings without a database.</summary>
internal sealed class MemorySettings : ISettings
{
    private readonly ConcurrentDictionary<string, string> _values = new();

    public Task<string?> GetAsync(string key, CancellationToken cancel = default) => Task.FromResult(_values.GetValueOrDefault(key));

    public Task PutAsync(string key, string value, CancellationToken cancel = default)
    {
        _values[key] = value;
        return Task.CompletedTask;
    }

    public Task<string> PutIfAbsentAsync(string key, string value, CancellationToken cancel = default) =>
        Task.FromResult(_values.GetOrAdd(key, value));
}
