namespace Scheduler.Core.Hosts;

/// <summary>Why a host is out of reach, for people.</summary>
internal sealed record HostTrouble(string Reason, DateTimeOffset Since)
{
    public const string Next = "its agent looks for a server by itself, and what runs there goes on; the host is given up when its grace is over";
}
