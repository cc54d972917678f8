namespace Scheduler.Core.Hosts;

/// <summary>Why a host's agent is out of reach, as the server that had it knows.</summary>
/// <param name="QuietFor">How long the agent had been silent when that was noticed.</param>
internal sealed record LineTrouble(string Reason, DateTimeOffset Since, TimeSpan QuietFor)
{
    public const string Next = "its agent looks for a server by itself, and what runs there goes on; the host is given up when its grace is over";
}
