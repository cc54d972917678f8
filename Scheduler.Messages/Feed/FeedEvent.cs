using System.Text.Json.Serialization;

namespace Scheduler.Messages.Feed;

/// <summary>Something that happened, for people and programs that follow along.</summary>
/// <param name="Id">Grows by one with each event of a node's run; where to resume from.</param>
/// <param name="Type">A dotted name, such as <c>instance.running</c>, <c>service.scaled</c>, <c>host.degraded</c>.</param>
/// <param name="Subject"><c>stack/service</c>, or the host's or the lock's name.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record FeedEvent(long Id, DateTimeOffset At, string Type, string Subject, string Message)
{
    public string? Instance { get; init; }

    public int? Slot { get; init; }

    public string? Host { get; init; }

    /// <summary>It happened on another server, which tells all the others itself.</summary>
    [JsonIgnore]
    public bool IsRelayed { get; init; }

    /// <summary>The fencing token of the hold that a lock's event is about.</summary>
    public long? Token { get; init; }
}
