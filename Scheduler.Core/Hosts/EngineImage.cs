using System.Collections.Immutable;

namespace Scheduler.Core.Hosts;

/// <summary>An image as an engine has it.</summary>
/// <param name="Id">The engine's own name for its content.</param>
/// <param name="Digests">Each <c>repository@sha256:…</c>, by which a registry has it; empty for one that never was in a registry.</param>
public sealed record EngineImage(string Id, ImmutableArray<string> Digests);
