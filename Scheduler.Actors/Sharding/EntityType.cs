using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;

namespace Scheduler.Actors.Sharding;

/// <summary>A kind of entity: those whose ids begin with <paramref name="Prefix"/> and a slash.</summary>
/// <param name="Prefix">Such as <c>service</c>.</param>
/// <param name="Make">Makes the actor of one entity.</param>
public sealed record EntityType(string Prefix, Func<EntityContext, Actor> Make)
{
    public ActorOptions Options { get; init; } = ActorOptions.Default;

    /// <summary>Every entity that has a history is loaded when its shard is, without waiting for a message.</summary>
    public bool Remember { get; init; }

    public bool Covers(string entity) =>
        entity.Length > Prefix.Length + 1 && entity[Prefix.Length] == '/' && entity.StartsWith(Prefix, StringComparison.Ordinal);
}
