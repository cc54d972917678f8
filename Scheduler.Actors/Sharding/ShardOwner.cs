using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>
/// Owns the entities of one shard on this node: loads them when they are needed, delivers their messages, and holds
/// messages back while an entity is unloaded or its history must not be read.
/// </summary>
internal sealed class ShardOwner(ShardId shard, Epoch claimed, IReadOnlyList<EntityType> types, IJournal journal, LeaseGuard lease) : Actor
{
    private const int HeldMax = 1024;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, ActorRef> _loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<ActorRef, string> _names = [];

    /// <summary>Entities that are unloading, or wait for a newer epoch; with the messages that came meanwhile.</summary>
    private readonly SortedDictionary<string, Queue<(object Message, ActorRef? Sender)>> _held = new(StringComparer.Ordinal);

    private Epoch _epoch = claimed;
    private Epoch? _doubted;
    private int _heldCount;

    protected internal override void PreStart() => Remember();

    protected internal override void Receive(object message)
    {
        switch (message)
        {
            case ToEntity to: Deliver(to.Entity, to.Message, Context.Sender); break;
            case EntitySignal.Passivate idle: Unload(idle.PersistenceId); break;
            case EntitySignal.EpochDoubted doubt: Doubt(doubt); break;
            case Terminated ended: Forget(ended.Actor); break;
            case ShardSignal signal: OnSignal(signal); break;
            default: throw new InvalidOperationException($"a shard's owner does not understand {message.GetType().Name}");
        }
    }

    private void OnSignal(ShardSignal signal)
    {
        switch (signal)
        {
            case ShardSignal.Claimed renewed: RaiseEpoch(renewed.Epoch); break;
            case ShardSignal.Remembered remembered: Wake(remembered.Entities); break;
            case ShardSignal.RememberAgain: Remember(); break;
            case ShardSignal.WakeAgain wake: Load(wake.Entity); break;
            default: throw new InvalidOperationException($"no rule for {signal}");
        }
    }

    private void Deliver(string entity, object message, ActorRef? sender)
    {
        if (_held.TryGetValue(entity, out var held))
        {
            Hold(held, message, sender);
            return;
        }

        if (Load(entity) is not { } actor)
        {
            if (_held.TryGetValue(entity, out held)) Hold(held, message, sender);
            else sender?.Tell(Refusal.NotFound($"there is no kind of entity for '{entity}'"));
            return;
        }

        if (!actor.Tell(message, sender))
            sender?.Tell(new Refusal(RefusalKind.Busy, $"{entity} has more waiting than it can take; try again shortly"));
    }

    private void Hold(Queue<(object Message, ActorRef? Sender)> held, object message, ActorRef? sender)
    {
        if (_heldCount >= HeldMax)
        {
            sender?.Tell(new Refusal(RefusalKind.Busy, "too much waits for entities that are being loaded; try again shortly"));
            return;
        }

        _heldCount++;
        held.Enqueue((message, sender));
    }

    /// <summary>The entity's actor, loaded if need be; null for an id of no known type, or while it is held back.</summary>
    private ActorRef? Load(string entity)
    {
        if (_loaded.TryGetValue(entity, out var loaded)) return loaded;
        if (_held.ContainsKey(entity) || types.FirstOrDefault(one => one.Covers(entity)) is not { } type) return null;
        if (_doubted is not null)
        {
            // Its history must not be read before the shard has a newer epoch.
            _held[entity] = new();
            return null;
        }

        var actor = Context.Spawn(NameOf(entity), () => type.Make(new EntityContext(entity, shard, _epoch, journal, lease)), type.Options);
        Context.Watch(actor);
        _loaded[entity] = actor;
        _names[actor] = entity;
        return actor;
    }

    private void Unload(string entity)
    {
        if (!_loaded.TryGetValue(entity, out var actor) || !_held.TryAdd(entity, new())) return;
        Context.Drain(actor);
    }

    /// <summary>The entity stops by itself; what comes for it waits for the newer epoch.</summary>
    private void Doubt(EntitySignal.EpochDoubted doubt)
    {
        _held.TryAdd(doubt.PersistenceId, new());
        if (doubt.Epoch < _epoch || _doubted is not null) return;
        _doubted = doubt.Epoch;
        Context.TellParent(new ShardSignal.EpochWanted(shard, doubt.Epoch));
    }

    private void RaiseEpoch(Epoch epoch)
    {
        if (epoch <= _epoch) return;
        _epoch = epoch;
        foreach (var actor in _loaded.Values) Context.TellAhead(actor, new EntitySignal.EpochRaised(epoch));
        if (_doubted is null || epoch <= _doubted) return;
        _doubted = null;
        foreach (var entity in _held.Keys.Where(entity => !_loaded.ContainsKey(entity)).ToList()) Release(entity);
    }

    private void Forget(ActorRef actor)
    {
        if (!_names.Remove(actor, out var entity)) return;
        _loaded.Remove(entity);
        if (_held.ContainsKey(entity))
        {
            if (_doubted is null) Release(entity);
            return;
        }

        // It failed too often and was given up. What it looked after must not stay without it for long.
        if (types.First(one => one.Covers(entity)).Remember) Context.StartTimer(entity, TryAgainAfter, new ShardSignal.WakeAgain(entity));
    }

    /// <summary>Ends the holding back; whoever waited gets the entity loaded anew. A doubted one is loaded in any case.</summary>
    private void Release(string entity)
    {
        if (!_held.Remove(entity, out var held)) return;
        _heldCount -= held.Count;
        foreach (var (message, sender) in held) Deliver(entity, message, sender);
        if (!_loaded.ContainsKey(entity)) Context.StartTimer(typeof(ShardSignal.RememberAgain), TimeSpan.Zero, new ShardSignal.RememberAgain());
    }

    private void Remember()
    {
        if (types.Any(one => one.Remember))
            Context.Pipe(cancel => journal.EntitiesAsync(shard, cancel), outcome => new ShardSignal.Remembered(outcome));
    }

    private void Wake(Outcome<IReadOnlyList<string>> entities)
    {
        if (entities is not Outcome<IReadOnlyList<string>>.Done done)
        {
            Context.Log(ActorLogLevel.Warning, $"cannot read which entities there are, and tries again: {entities.Failure!.Message}");
            Context.StartTimer(typeof(ShardSignal.RememberAgain), TryAgainAfter, new ShardSignal.RememberAgain());
            return;
        }

        foreach (var entity in done.Value.Where(entity => types.Any(one => one.Remember && one.Covers(entity)))) Load(entity);
    }

    private static string NameOf(string entity) => entity.Replace('/', ':');
}
