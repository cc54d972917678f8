using System.Globalization;

namespace Scheduler.Docker;

/// <summary>The engine did not answer, or fell silent in the middle of an answer, for as long as the call allowed.</summary>
public sealed class DockerDeadlineException : DockerException
{
    internal DockerDeadlineException(TimeSpan deadline, string call, string endpoint, Exception? inner = null)
        : base(Describe(deadline, call, endpoint), call, endpoint, inner)
    {
        Deadline = deadline;
    }

    public TimeSpan Deadline { get; }

    public override bool OutcomeUnknown => true;

    private static string Describe(TimeSpan deadline, string call, string endpoint) => string.Create(
        CultureInfo.InvariantCulture,
        $"The Docker engine at {endpoint} did not answer '{call}' within {deadline.TotalSeconds:0.###} s.");
}
