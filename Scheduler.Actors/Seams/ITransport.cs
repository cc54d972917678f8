using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Seams;

/// <summary>Carries a request to an entity that another node owns. At most once, unordered, bounded, with a deadline.</summary>
public interface ITransport
{
    /// <summary>
    /// Delivers <paramref name="message"/> to <paramref name="entity"/> on <paramref name="target"/> and returns the
    /// entity's reply, or a <see cref="Messages.Refusal"/> that says why there is none.
    /// </summary>
    Task<object> AskAsync(MemberInfo target, string entity, object message, TimeSpan deadline, CancellationToken cancel = default);
}
