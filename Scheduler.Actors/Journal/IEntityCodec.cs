namespace Scheduler.Actors.Journal;

/// <summary>
/// The stored form of an entity's events and snapshots. Reading throws <see cref="Messages.Wire.WireFormatException"/>
/// for what it does not know or cannot read.
/// </summary>
public interface IEntityCodec<TState, TEvent>
{
    StoredEvent Encode(TEvent happened);

    TEvent Decode(StoredEvent stored);

    StoredSnapshot EncodeSnapshot(TState state);

    TState DecodeSnapshot(StoredSnapshot stored);
}
