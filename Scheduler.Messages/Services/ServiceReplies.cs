namespace Scheduler.Messages.Services;

/// <summary>A command was applied, now or, with the same idempotency key, before.</summary>
/// <param name="Version">The service's version right after this command; the ETag for If-Match.</param>
/// <param name="Changed">False when the service already was as wanted.</param>
/// <param name="Replayed">True when the idempotency key was known: nothing was done again.</param>
/// <param name="View">The service now.</param>
public sealed record ServiceAccepted(long Version, bool Changed, bool Replayed, ServiceView View);
