using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;

namespace Scheduler.Actors.Sharding;

/// <summary>A kind of entity that shards can host.</summary>
/// <param name="Prefix">What its entity ids begin with, up to the first slash: <c>service</c> for <c>service/web/front</c>.</param>
/// <param name="Factory">Makes an entity's actor, which must write by the context that it is given.</param>
public sealed record EntityType(string Prefix, Func<EntityContext, Actor> Factory)
{
    /// <summary>Whether a shard wakes these entities as soon as it has an owner, instead of at their first message.</summary>
    public bool RememberEntities { get; init; }

    public ActorOptions Options { get; init; } = ActorOptions.Default;
}
