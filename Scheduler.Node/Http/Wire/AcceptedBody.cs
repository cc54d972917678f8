using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Wire;

/// <summary>A command was applied, durably.</summary>
/// <param name="Version">The service's version after it; also the ETag.</param>
/// <param name="Changed">False when the service already was as wanted.</param>
/// <param name="Replayed">True when the idempotency key was known and nothing was done again.</param>
public sealed record AcceptedBody(long Version, bool Changed, bool Replayed, ServiceBody Service)
{
    /// <summary>What the update may run into; absent for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    public static AcceptedBody Of(ServiceAccepted accepted, IReadOnlyList<string>? warnings = null) =>
        new(accepted.Version, accepted.Changed, accepted.Replayed, ServiceBody.Whole(accepted.View))
        {
            Warnings = warnings is { Count: > 0 } ? warnings : null
        };
}

/// <summary>The body of a scale request.</summary>
public sealed record ScaleBody(int Scale);
