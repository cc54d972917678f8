namespace Scheduler.Core.Services.Jobs;

/// <summary>How an instance of a job has ended, for good.</summary>
/// <param name="ExitCode">Null where it never ran.</param>
/// <param name="Reason">For a person; null when it ended well.</param>
public sealed record InstanceEnd(bool IsCompleted, int? ExitCode, string? Reason, DateTimeOffset At);
