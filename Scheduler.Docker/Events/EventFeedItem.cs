namespace Scheduler.Docker;

/// <summary>What an <see cref="EventFeed"/> yields.</summary>
public abstract record EventFeedItem
{
    private EventFeedItem() { }

    /// <summary>
    /// The stream is open: from here on nothing is missed. Each time, also the first, is the moment to take a full
    /// inventory, for a restarted engine has forgotten the events before it died.
    /// </summary>
    public sealed record Connected(bool IsFirst) : EventFeedItem;

    public sealed record Happened(EngineEvent Event) : EventFeedItem;

    /// <summary>The stream is lost, or could not be opened; the next try comes after the delay.</summary>
    public sealed record Interrupted(string Reason, TimeSpan RetryAfter) : EventFeedItem;
}
