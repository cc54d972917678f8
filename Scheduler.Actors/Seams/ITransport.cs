using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Seams;

/// <summary>
/// Carries messages to other servers. At most once, unordered, bounded, with a deadline. An address is an entity's id
/// (<c>service/web/front</c>), or one of a server's own mailboxes (<c>host/web1</c>, <c>board</c>).
/// </summary>
public interface ITransport
{
    /// <summary>
    /// Delivers <paramref name="message"/> to <paramref name="address"/> on <paramref name="target"/> and returns the
    /// reply; <see cref="NotHere"/> when the target cannot be reached or does not own the entity; or a <see cref="Messages.Refusal"/> that
    /// says why there is no reply: <see cref="Messages.RefusalKind.Busy"/> and
    /// <see cref="Messages.RefusalKind.Unavailable"/> mean that nothing was done. Throws only for a cancellation.
    /// </summary>
    Task<object> AskAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default);

    /// <summary>
    /// Delivers without asking for a reply. True once the target's mailbox has taken it; false says nothing about
    /// whether it has. Throws only for a cancellation.
    /// </summary>
    Task<bool> DeliverAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default);

    /// <summary>Whether that very incarnation of the target answers. Throws only for a cancellation.</summary>
    Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default);
}
