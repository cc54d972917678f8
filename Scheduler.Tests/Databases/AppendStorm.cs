using Scheduler.Tests.Contracts;
using static Scheduler.Actors.Journal.AppendOutcome;

namespace Scheduler.Tests.Databases;

/// <summary>
/// Writers that append all the time while something happens to the database, and keep what they were told. Each tries
/// an event again under a new name when it was not written, and stops when the outcome is unknown.
/// </summary>
internal sealed class AppendStorm
{
    private readonly OneOwner _owner;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<Told>[] _writers;
    private readonly int _busyAt;
    private readonly TaskCompletionSource _busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _appended;

    /// <param name="owner">Whose shard is written.</param>
    /// <param name="name">Part of the entities' names: a storm has its own.</param>
    /// <param name="writers">How many entities are written at once.</param>
    public AppendStorm(OneOwner owner, string name, int writers = 16)
    {
        _owner = owner;
        _busyAt = 5 * writers;
        _writers = [.. Enumerable.Range(0, writers).Select(w => Task.Run(() => WriteAsync($"{name}/{w}")))];
    }

    /// <summary>Done when every writer had a few events in, on average.</summary>
    public Task Busy => _busy.Task;

    /// <summary>
    /// Stops the writers and compares what they were told with what the journal holds: all that was acknowledged, in
    /// order, then perhaps the one of unknown outcome, and nothing else.
    /// </summary>
    public async Task<IReadOnlyList<Told>> StopAndCheckAsync()
    {
        await _stop.CancelAsync();
        var all = await Task.WhenAll(_writers);
        var owner = await _owner.ClaimAgainAsync();
        foreach (var told in all)
        {
            var found = await owner.ReadAsync(told.Entity);
            var withUnknown = told.Unknown is null ? told.Acknowledged : [.. told.Acknowledged, told.Unknown];
            Assert.Contains([.. found], new List<string>[] { [.. told.Acknowledged], [.. withUnknown] });
        }

        return all;
    }

    private async Task<Told> WriteAsync(string entity)
    {
        var told = new Told(entity, []);
        for (var tries = 0; !_stop.IsCancellationRequested; tries++)
        {
            var payload = Written.Number(tries);
            switch (await _owner.AppendAsync(entity, told.Acknowledged.Count, payload))
            {
                case Appended:
                    told.Acknowledged.Add(payload);
                    if (Interlocked.Increment(ref _appended) >= _busyAt) _busy.TrySetResult();
                    break;
                case NotWritten refusal:
                    told = told with { Refusals = told.Refusals + 1, Reason = refusal.Reason };
                    break;
                case Unknown:
                    return told with { Unknown = payload };
                case var other:
                    throw new InvalidOperationException($"{entity} was told {other}");
            }
        }

        return told;
    }

    /// <param name="Entity">Who wrote.</param>
    /// <param name="Acknowledged">The events that are in, as told.</param>
    /// <param name="Unknown">The event of unknown outcome, if any.</param>
    /// <param name="Refusals">How often it was told "not written".</param>
    /// <param name="Reason">Why, the last time.</param>
    public sealed record Told(
        string Entity, List<string> Acknowledged, string? Unknown = null, int Refusals = 0, string? Reason = null);
}
