using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>
/// The kinds of entities that make up locks: <c>lock/NAME</c> and <c>session/ID</c>. Both are
/// woken with their shard, to go on counting and asking.
/// </summary>
public static class LockEntities
{
    public static IEnumerable<EntityType> Types(LockSurroundings around)
    {
        var options = new EntityOptions { PassivateAfter = around.Options.PassivateAfter };
        var actors = new ActorOptions { MailboxCapacity = around.Options.MailboxCapacity, Supervision = Supervision.Always };
        yield return new EntityType("lock", context => new LockActor(context, NameOf(context.PersistenceId), around, options))
        {
            RememberEntities = true,
            Options = actors,
        };
        yield return new EntityType("session", context => new SessionActor(context, around, options))
        {
            RememberEntities = true,
            Options = actors,
        };
    }

    private static string NameOf(string persistenceId)
    {
        var name = persistenceId["lock/".Length..];
        return LockName.Fault(name) is null ? name : throw new InvalidOperationException($"'{persistenceId}' is not the id of a lock");
    }
}
