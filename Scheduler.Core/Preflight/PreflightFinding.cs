using Scheduler.Messages.Services;

namespace Scheduler.Core.Preflight;

/// <summary>Something that an update, or the way back from it, would run into.</summary>
/// <param name="About">What it is about.</param>
/// <param name="IsCertain">Waiting does not help, and something that runs would be at stake: the update is not begun. Otherwise
/// it may yet come about.</param>
/// <param name="Text">What, where and what to do, for a person.</param>
public sealed record PreflightFinding(ServiceKey Service, PreflightSubject About, bool IsCertain, string Text);

public enum PreflightSubject
{
    /// <summary>What is wished itself.</summary>
    Service,
    Place,
    Image,
    Secret,
    Config,
    Network,
    Volume,
    WayBackPlace,
    WayBackImage,
}
