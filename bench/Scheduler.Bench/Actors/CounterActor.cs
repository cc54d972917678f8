using Scheduler.Actors.Journal;
using Scheduler.Messages.Wire;

namespace Scheduler.Bench.Actors;

internal sealed record Count(long By);

internal sealed record Counted(long By);

internal sealed record CounterState(long Total);

/// <summary>The cheapest entity: what is measured is the path through the journal.</summary>
internal sealed class CounterActor(EntityContext entity)
    : EventSourcedActor<CounterState, Count, Counted>(entity, Codec)
{
    private static readonly WireEntityCodec<CounterState, Counted> Codec = new(new ManifestRegistry()
        .Add<Counted>("bench.counted/1")
        .Add<CounterState>("bench.counter/1"));

    protected override CounterState Empty => new(0);

    protected override Decision<Counted> Decide(CounterState state, Count command, DateTimeOffset now) =>
        new Decision<Counted>.Accept([new Counted(command.By)], command);

    protected override CounterState Evolve(CounterState state, Counted happened) => new(state.Total + happened.By);
}
