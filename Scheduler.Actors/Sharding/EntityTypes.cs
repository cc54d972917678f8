namespace Scheduler.Actors.Sharding;

/// <summary>The kinds of entities that this node knows, by prefix.</summary>
public sealed class EntityTypes
{
    private readonly Dictionary<string, EntityType> _byPrefix = new(StringComparer.Ordinal);

    public EntityTypes(params IEnumerable<EntityType> types)
    {
        foreach (var type in types)
        {
            if (type.Prefix.Length == 0 || type.Prefix.Contains('/')) throw new ArgumentException($"'{type.Prefix}' is no prefix");
            if (!_byPrefix.TryAdd(type.Prefix, type)) throw new ArgumentException($"the prefix '{type.Prefix}' is given twice");
        }
    }

    /// <summary>Null when no type has the entity's prefix.</summary>
    public EntityType? Of(string entity)
    {
        var slash = entity.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? _byPrefix.GetValueOrDefault(entity[..slash]) : null;
    }
}
