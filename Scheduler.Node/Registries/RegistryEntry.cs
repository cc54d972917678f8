using Scheduler.Messages.Registries;

namespace Scheduler.Node.Registries;

/// <summary>A registry that a login is kept for.</summary>
/// <param name="Login">Null when it cannot be opened here.</param>
/// <param name="ChangedAt">When it was put.</param>
/// <param name="Fault">Why it cannot be opened here, and what to do; null when it can.</param>
public sealed record RegistryEntry(string Registry, RegistryLogin? Login, DateTimeOffset ChangedAt, string? Fault);
