using System.Globalization;

namespace Scheduler.Core.Agents;

/// <summary>An operation that has had no answer for longer than usual, or that was given up without one.</summary>
/// <param name="Since">When it began.</param>
public sealed record Silence(AgentOperation Operation, DateTimeOffset Since)
{
    /// <summary>For a person: what hangs, for how long, and what that points to.</summary>
    /// <param name="engineWorks">Whether the engine did other things meanwhile; null while that is being tried out.</param>
    public string Words(string service, int slot, DateTimeOffset now, bool? engineWorks)
    {
        var seconds = Math.Floor((now - Since).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var hangs = $"{Deed} of {service} slot {slot} has had no answer for {seconds} s";
        return engineWorks switch
        {
            true => $"{hangs}; the engine answers other calls: {Suspect}",
            false => $"{hangs}, and the engine does nothing else either",
            null => hangs,
        };
    }

    private string Deed => Operation switch
    {
        AgentOperation.Create => "creation",
        AgentOperation.CreateAndStart or AgentOperation.Start => "start",
        AgentOperation.Restart => "restart",
        AgentOperation.Stop => "stop",
        AgentOperation.Remove => "removal",
        AgentOperation.EnsureImage => "the pull",
        _ => "inspection",
    };

    private string Suspect => Operation switch
    {
        AgentOperation.Create or AgentOperation.CreateAndStart or AgentOperation.Start => "a volume or network driver may hang",
        AgentOperation.Stop or AgentOperation.Remove or AgentOperation.Restart =>
            "a process of the container may be in an uninterruptible wait, on a disk or a network file system",
        _ => "something that it does with this container may hang",
    };
}
