namespace Scheduler.Docker;

/// <summary>
/// Something that happened in the engine. Type: container, image, network, volume, daemon. Action: create, start, die,
/// destroy and the like; that of a health check carries its result, as in <c>health_status: healthy</c>.
/// </summary>
/// <param name="Type">The kind of thing it happened to.</param>
/// <param name="Action">What happened.</param>
/// <param name="Id">Of the thing.</param>
/// <param name="Attributes">The thing's labels, and what belongs to the action: name, image, exitCode, signal.</param>
/// <param name="Time">By the engine's clock.</param>
public sealed record EngineEvent(
    string Type, string Action, string Id, IReadOnlyDictionary<string, string> Attributes, EngineTime Time);
