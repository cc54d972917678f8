namespace Scheduler.Core.Webhooks;

/// <summary>An image that was pushed, as a registry tells it.</summary>
/// <param name="Registry">By its one name; null where the registry does not say by which name it is known.</param>
/// <param name="Repository">Within the registry.</param>
/// <param name="Digest">Null where the registry does not say.</param>
/// <param name="Event">What tells the telling from another one of the same; null where nothing does.</param>
public sealed record PushedImage(string? Registry, string Repository, string Tag, string? Digest, string? Event);

/// <summary>What a body tells. With a fault, it is none that is known.</summary>
/// <param name="Pushes">In the order in which they are told; none where the body tells of something else, such as a pull.</param>
public sealed record PushReading(IReadOnlyList<PushedImage> Pushes, string? Fault);
