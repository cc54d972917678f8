namespace Scheduler.Actors.Sharding;

/// <summary>A message on its way to an entity, by way of its shard's owner.</summary>
public sealed record EntityMessage(string Entity, object Message);
