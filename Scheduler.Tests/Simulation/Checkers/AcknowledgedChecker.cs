using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// An acknowledged write is in the journal when it is acknowledged; one that was only ever refused never is. That none
/// is there twice is seen as they commit.
/// </summary>
internal sealed class AcknowledgedChecker(Committed committed)
{
    private readonly List<(ServiceKey Service, string Key)> _refused = [];

    public int Acknowledged { get; private set; }

    public int Refused => _refused.Count;

    /// <param name="key">The idempotency key of the request.</param>
    public void OnAcknowledged(ServiceKey service, string key, ServiceAccepted reply)
    {
        Acknowledged++;
        if (!committed.Of(service).VersionsOf(key).Contains(reply.Version))
            throw new SimViolation(
                "acknowledged",
                $"{key} was acknowledged as version {reply.Version} of {service}; the journal has it as [{string.Join(", ", committed.Of(service).VersionsOf(key))}]");
    }

    /// <summary>Every try of the request was answered with a refusal that says that nothing was done.</summary>
    public void OnRefused(ServiceKey service, string key) => _refused.Add((service, key));

    public void CheckAtEnd()
    {
        foreach (var (service, key) in _refused)
        {
            if (committed.Of(service).WasApplied(key))
                throw new SimViolation("refused", $"{key} was only ever refused by {service}, and was applied");
        }
    }
}
