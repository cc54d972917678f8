using Scheduler.Node.Sql;

namespace Scheduler.Tests.Peers.Trust;

/// <summary>Lets two servers read before either writes.</summary>
internal sealed class RacingSettings(ISettings inner) : ISettings
{
    private readonly Barrier _bothHaveRead = new(2);

    public async Task<string?> GetAsync(string key, CancellationToken cancel = default)
    {
        var value = await inner.GetAsync(key, cancel);
        await Task.Run(() => _bothHaveRead.SignalAndWait(cancel), cancel);
        return value;
    }

    public Task PutAsync(string key, string value, CancellationToken cancel = default) => inner.PutAsync(key, value, cancel);

    public Task<string> PutIfAbsentAsync(string key, string value, CancellationToken cancel = default) => inner.PutIfAbsentAsync(key, value, cancel);
}
