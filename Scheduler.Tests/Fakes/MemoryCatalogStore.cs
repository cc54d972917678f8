using Scheduler.Node.Catalogs;

namespace Scheduler.Tests.Fakes;

/// <summary>Catalogs in memory.</summary>
public sealed class MemoryCatalogStore(TimeProvider clock) : ICatalogStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (CatalogRow Row, byte[] Files)> _catalogs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StackTemplate> _templates = [];

    public Task<IReadOnlyList<CatalogRow>> ListAsync(CancellationToken cancel = default)
    {
        lock (_gate) return Task.FromResult<IReadOnlyList<CatalogRow>>([.. _catalogs.Values.Select(one => one.Row)]);
    }

    public Task<byte[]?> FilesAsync(string name, long version, CancellationToken cancel = default)
    {
        lock (_gate) return Task.FromResult(_catalogs.TryGetValue(name, out var found) && found.Row.Version == version ? found.Files : null);
    }

    public Task<bool> PutAsync(CatalogSource source, byte[] files, CancellationToken cancel = default)
    {
        lock (_gate)
        {
            var version = _catalogs.TryGetValue(source.Name, out var before) ? before.Row.Version : 0;
            if (version == 0 && _catalogs.Count >= ICatalogStore.CatalogsMax) return Task.FromResult(false);
            _catalogs[source.Name] = (new CatalogRow(source, version + 1, clock.GetUtcNow(), null), files);
            return Task.FromResult(true);
        }
    }

    public Task FailAsync(string name, string fault, CancellationToken cancel = default)
    {
        lock (_gate)
        {
            if (_catalogs.TryGetValue(name, out var found)) _catalogs[name] = (found.Row with { Fault = fault }, found.Files);
            return Task.CompletedTask;
        }
    }

    public Task<bool> RemoveAsync(string name, CancellationToken cancel = default)
    {
        lock (_gate) return Task.FromResult(_catalogs.Remove(name));
    }

    public Task<StackTemplate?> TemplateOfAsync(string stack, CancellationToken cancel = default)
    {
        lock (_gate) return Task.FromResult(_templates.GetValueOrDefault(stack));
    }

    public Task SetTemplateAsync(StackTemplate template, CancellationToken cancel = default)
    {
        lock (_gate) _templates[template.Stack] = template;
        return Task.CompletedTask;
    }

    public Task ForgetTemplateAsync(string stack, CancellationToken cancel = default)
    {
        lock (_gate) _templates.Remove(stack);
        return Task.CompletedTask;
    }
}
