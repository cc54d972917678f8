namespace Scheduler.Core.Agents;

/// <summary>How often an instance failed in a row, why last, and when it may be tried again.</summary>
/// <param name="Failures">In a row; forgotten once the container has run for its window.</param>
/// <param name="Reason">For a person; null when nothing failed.</param>
/// <param name="NotBefore">The next try is not due before this.</param>
/// <param name="CountedEnd">The end of the container that was counted last, so that each is counted once.</param>
/// <param name="GaveUp">The restart policy allows no further try.</param>
public sealed record RestartTally(
    int Failures, string? Reason, DateTimeOffset NotBefore, DateTimeOffset? CountedEnd = null, bool GaveUp = false)
{
    public static readonly RestartTally Clean = new(0, null, DateTimeOffset.MinValue);
}
