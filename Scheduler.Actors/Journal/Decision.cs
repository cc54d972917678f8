using System.Collections.Immutable;
using Scheduler.Messages;

namespace Scheduler.Actors.Journal;

/// <summary>What an entity makes of a command.</summary>
public abstract record Decision<TEvent>
{
    private Decision()
    {
    }

    /// <param name="Events">What happens, in order. With none, nothing is appended and the reply goes out at once.</param>
    /// <param name="Reply">Sent once the events are committed.</param>
    /// <param name="Purge">The entity is over: its history is deleted instead of extended, and it is passivated.</param>
    public sealed record Accept(ImmutableArray<TEvent> Events, object Reply, bool Purge = false) : Decision<TEvent>;

    public sealed record Refuse(Refusal Refusal) : Decision<TEvent>;
}
