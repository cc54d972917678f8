using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Wire;

/// <summary>A command was applied, durably.</summary>
/// <param name="Version">The service's version after it; also the ETag.</param>
/// <param name="Changed">False when the service already was as wanted.</param>
/// <param name="Replayed">True when the idempotency key was known and nothing was done again.</param>
public sealed record AcceptedBody(long Version, bool Changed, bool Replayed, ServiceBody Service)
{
    public static AcceptedBody Of(ServiceAccepted accepted) =>
        new(accepted.Version, accepted.Changed, accepted.Replayed, ServiceBody.Whole(accepted.View));
}

/// <summary>The body of a scale request.</summary>
public sealed record ScaleBody(int Scale);
