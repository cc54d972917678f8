namespace Scheduler.Actors.Runtime.Internal;

/// <summary>Brings turns onto a task scheduler.</summary>
internal static class Dispatcher
{
    /// <param name="yielding">True after a full turn: the next must wait behind other actors' turns.</param>
    public static void Schedule(ActorCell cell, TaskScheduler scheduler, bool yielding)
    {
        if (scheduler == TaskScheduler.Default)
        {
            // Saves a task per turn, and keeps the sender's ambient values out of the receiver's turn.
            ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: !yielding);
            return;
        }

        Task.Factory.StartNew(
            static self => ((ActorCell)self!).Execute(),
            cell,
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach | TaskCreationOptions.PreferFairness,
            scheduler);
    }
}
