namespace Scheduler.Actors.Seams;

/// <summary>What a server does with the messages that its peers send it. May be called from any thread.</summary>
public interface IPeerInbox
{
    /// <summary>
    /// The reply of what lives here at <paramref name="address"/>; <see cref="Messages.Cluster.NotHere"/> when nothing
    /// does; or a <see cref="Messages.Refusal"/>. Never forwards to another server. Throws only for a cancellation.
    /// </summary>
    Task<object> AskAsync(string address, object message, TimeSpan deadline, CancellationToken cancel = default);

    /// <summary>Hands over and waits for nothing; false when nothing at <paramref name="address"/> could take it.</summary>
    bool Deliver(string address, object message);
}
