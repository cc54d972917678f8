using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>One entity as its shard's owner sees it. Messages that come while it is not running are buffered.</summary>
internal sealed class EntitySlot(string entity, EntityType type)
{
    private readonly Queue<(object Message, ActorRef? Sender)> _buffer = new();

    public string Entity => entity;

    public EntityType Type => type;

    public EntityPhase Phase { get; set; } = EntityPhase.Gone;

    /// <summary>The running or stopping actor, or null between two lives.</summary>
    public ActorRef? Actor { get; set; }

    /// <summary>How often in a row the entity stopped without having been asked to.</summary>
    public int Failures { get; set; }

    public DateTimeOffset LastFailure { get; set; }

    /// <summary>The epoch under which it wrote when it came into doubt.</summary>
    public Epoch DoubtedEpoch { get; set; }

    public bool HasWaiting => _buffer.Count > 0;

    public int Waiting => _buffer.Count;

    public void Buffer(object message, ActorRef? sender) => _buffer.Enqueue((message, sender));

    public bool TryTake(out (object Message, ActorRef? Sender) waiting) => _buffer.TryDequeue(out waiting);
}

internal enum EntityPhase
{
    /// <summary>No actor, and nothing known against starting one.</summary>
    Gone,

    Running,

    /// <summary>Draining; whatever comes now starts it again afterwards.</summary>
    Passivating,

    /// <summary>Its last append is in doubt; it starts again under a newer epoch.</summary>
    Doubted,

    /// <summary>It failed too often and waits for its next try.</summary>
    BackingOff,
}
