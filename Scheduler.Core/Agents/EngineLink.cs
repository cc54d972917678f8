using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>Whether the engine can be worked with, since when, and why not.</summary>
internal sealed record EngineLink(HostState State, string? Reason, DateTimeOffset Since, EngineFacts? Facts)
{
    public bool IsUp => State == HostState.Active;

    public static EngineLink Connecting(DateTimeOffset now) => new(HostState.Connecting, "its engine has not answered yet", now, null);

    public EngineLink Up(DateTimeOffset now) => IsUp ? this : this with { State = HostState.Active, Reason = null, Since = now };

    /// <summary>The first failure says since when; later ones may only change the words.</summary>
    public EngineLink Down(Exception failure, DateTimeOffset now)
    {
        var reason = $"{failure.Message}; what runs there goes on, and it is tried again every few seconds";
        return this with { State = HostState.Degraded, Reason = reason, Since = State == HostState.Degraded ? Since : now };
    }
}
