using System.Collections.Concurrent;

namespace Scheduler.Node.Preflight;

/// <summary>
/// Registries that did not answer in time: they are not asked again for a while, so that an outage is waited for once
/// and not before each update.
/// </summary>
internal sealed class SilentRegistries(TimeProvider clock)
{
    private const int NamesMax = 1000;
    private static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);

    public bool IsSilent(string registry) => _until.TryGetValue(registry, out var until) && until > clock.GetUtcNow();

    public void Heard(string registry, bool isSilent)
    {
        if (!isSilent) _until.TryRemove(registry, out _);
        else if (_until.Count < NamesMax || _until.ContainsKey(registry)) _until[registry] = clock.GetUtcNow() + AwayFor;
        else _until.Clear();
    }
}
