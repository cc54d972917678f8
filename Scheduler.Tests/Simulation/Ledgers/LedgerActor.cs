using System.Collections.Immutable;
using Scheduler.Actors.Journal;

namespace Scheduler.Tests.Simulation.Ledgers;

/// <summary>The smallest entity that shows every property that is checked: it sums up, and knows what it has summed.</summary>
internal sealed class LedgerActor(EntityContext entity, EntityOptions options, Action<string>? told = null)
    : EventSourcedActor<LedgerState, LedgerCommand, LedgerAdded>(entity, LedgerManifests.Codec, options)
{
    protected override LedgerState Empty => LedgerState.Empty;

    protected override bool CanPassivate => true;

    protected override Decision<LedgerAdded> Decide(LedgerState state, LedgerCommand command, DateTimeOffset now) => command switch
    {
        LedgerCommand.Add add when state.Requests.Contains(add.Request) => new Decision<LedgerAdded>.Accept([], ViewOf(state)),
        LedgerCommand.Add add => Accept(state, new LedgerAdded(add.Request, add.Amount)),
        LedgerCommand.Read => new Decision<LedgerAdded>.Accept([], ViewOf(state)),
        LedgerCommand.Close => new Decision<LedgerAdded>.Accept([], ViewOf(state), Purge: true),
        LedgerCommand.Explode => throw new InvalidOperationException("exploded as asked"),
        _ => throw new InvalidOperationException($"no rule for {command}"),
    };

    protected override LedgerState Evolve(LedgerState state, LedgerAdded happened) =>
        new(state.Requests.Add(happened.Request), state.Total + happened.Amount);

    protected override void OnRecovered() => told?.Invoke($"recovered {State.Requests.Length} under {Epoch}");

    protected override void OnCommitted(LedgerState before, ImmutableArray<LedgerAdded> events) =>
        told?.Invoke($"committed {before.Total} -> {State.Total}");

    protected override void OnNotWritten(string reason) => told?.Invoke($"not written: {reason}");

    protected override void OnOther(object message)
    {
        told?.Invoke($"other {message}");
        if (message is LedgerCommand[] own)
        {
            foreach (var command in own) Handle(command);
        }
    }

    private Decision<LedgerAdded> Accept(LedgerState state, LedgerAdded added) =>
        new Decision<LedgerAdded>.Accept([added], ViewOf(Evolve(state, added)));

    private static LedgerView ViewOf(LedgerState state) => new(state.Requests, state.Total);
}
