using Scheduler.Messages.Wire;

namespace Scheduler.Actors.Journal;

/// <summary>Stores events and snapshots by the manifests of <paramref name="manifests"/>.</summary>
public sealed class WireEntityCodec<TState, TEvent>(ManifestRegistry manifests) : IEntityCodec<TState, TEvent>
    where TState : class
    where TEvent : class
{
    public StoredEvent Encode(TEvent happened)
    {
        var wire = manifests.Write(happened);
        return new StoredEvent(wire.Manifest, wire.Payload);
    }

    public TEvent Decode(StoredEvent stored) => manifests.Read<TEvent>(new WireMessage(stored.Manifest, stored.Payload));

    public StoredSnapshot EncodeSnapshot(TState state)
    {
        var wire = manifests.Write(state);
        return new StoredSnapshot(wire.Manifest, wire.Payload);
    }

    public TState DecodeSnapshot(StoredSnapshot stored) =>
        manifests.Read<TState>(new WireMessage(stored.Manifest, stored.Payload));
}
