using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Tests.Simulation.Ledgers;

namespace Scheduler.Tests.Simulation;

/// <summary>
/// Those who send requests, and remember what they were told. An acknowledged request is applied once; one that was
/// only ever refused is never applied; what a read shows is never older than what was known when it was asked.
/// </summary>
internal sealed class SimClients(SimWorld world)
{
    private const int Ledgers = 4;
    private const int RequestsEach = 12;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    private readonly SimEntropy _entropy = world.Entropy.Fork("clients");
    private readonly SortedSet<string> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _acknowledged = [];
    private readonly HashSet<string> _refused = [];
    private readonly Dictionary<string, int> _known = [];

    public bool AreDone => _waiting.Count == 0;

    public string Waiting => string.Join(", ", _waiting);

    public int AcknowledgedCount => _acknowledged.Count;

    public int RefusedCount => _refused.Count;

    public void Start()
    {
        for (var ledger = 0; ledger < Ledgers; ledger++)
        {
            var entity = $"ledger/{ledger}";
            for (var number = 0; number < RequestsEach; number++)
            {
                var request = $"{entity}#{number}";
                _waiting.Add(request);
                world.Loop.Start(() => SendAsync(entity, request));
            }
        }
    }

    /// <summary>After the end: every ledger's live state is what its history says, and what clients were told holds.</summary>
    public async Task CheckAsync()
    {
        Assert.Subset(world.Histories.Requests.ToHashSet(), _acknowledged);
        Assert.Empty(_refused.Intersect(world.Histories.Requests));
        for (var ledger = 0; ledger < Ledgers; ledger++)
        {
            var entity = $"ledger/{ledger}";
            var live = await ReadAsync(entity);
            var replayed = Recovery.Replay(
                await world.Journal.ReadAsync(entity),
                LedgerState.Empty,
                LedgerManifests.Codec,
                static (state, added) => new(state.Requests.Add(added.Request), state.Total + added.Amount));
            Assert.Equal(string.Join(' ', replayed.State.Requests), string.Join(' ', live.Requests));
            Assert.Equal(replayed.State.Total, live.Total);
            Assert.Equal(live.Requests.Length, live.Requests.Distinct().Count());
            Assert.Equal(world.Histories.Requests.Where(one => one.StartsWith(entity + "#", StringComparison.Ordinal)).Order(), live.Requests.Order());
        }
    }

    private async Task SendAsync(string entity, string request)
    {
        var mayBeApplied = false;
        await Task.Delay(_entropy.Between(0, 18_000), world.Loop.Time);
        while (true)
        {
            var known = _known.GetValueOrDefault(entity);
            switch (await AskAsync(entity, new LedgerCommand.Add(request, 1)))
            {
                case LedgerView view:
                    Learn(entity, view, known);
                    Assert.Contains(request, view.Requests);
                    _acknowledged.Add(request);
                    _waiting.Remove(request);
                    return;
                case Refusal { Kind: RefusalKind.OutcomeUnknown }:
                    mayBeApplied = true;
                    break;
                case Refusal when !mayBeApplied && _entropy.Chance(20):
                    _refused.Add(request);
                    _waiting.Remove(request);
                    return;
            }

            await Task.Delay(_entropy.Between(20, 1_000), world.Loop.Time);
            if (_entropy.Chance(30)) await LookAsync(entity);
        }
    }

    private async Task LookAsync(string entity)
    {
        var known = _known.GetValueOrDefault(entity);
        if (await AskAsync(entity, new LedgerCommand.Read()) is LedgerView view) Learn(entity, view, known);
    }

    private async Task<LedgerView> ReadAsync(string entity)
    {
        while (true)
        {
            if (await AskAsync(entity, new LedgerCommand.Read()) is LedgerView view) return view;
            await Task.Delay(TimeSpan.FromSeconds(1), world.Loop.Time);
        }
    }

    private void Learn(string entity, LedgerView view, int knownWhenAsked)
    {
        Assert.True(view.Requests.Length >= knownWhenAsked, $"{entity} went back from {knownWhenAsked} requests to {view.Requests.Length}");
        _known[entity] = Math.Max(_known.GetValueOrDefault(entity), view.Requests.Length);
    }

    private async Task<object> AskAsync(string entity, LedgerCommand command)
    {
        var up = world.Nodes.Where(node => node.IsUp).ToList();
        if (up.Count == 0) return Refusal.Unavailable("no server is up (simulated)");
        var reply = await up[_entropy.Below(up.Count)].Router.AskAsync(entity, command, Deadline);
        world.Trace.Add($"{world.Loop.Time.Ticks} {entity} {command}: {(reply is LedgerView view ? view.Requests.Length : reply)}");
        return reply;
    }
}
