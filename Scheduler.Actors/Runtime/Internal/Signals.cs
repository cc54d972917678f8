namespace Scheduler.Actors.Runtime.Internal;

/// <summary>What the runtime sends itself on <see cref="Lane.Control"/>; actors never see one.</summary>
internal abstract record Signal
{
    private Signal()
    {
    }

    internal sealed record Start : Signal
    {
        public static readonly Start Instance = new();
    }

    internal sealed record Restart : Signal
    {
        public static readonly Restart Instance = new();
    }

    internal sealed record Stop : Signal
    {
        public static readonly Stop Instance = new();
    }

    internal sealed record Watch(ActorCell Watcher) : Signal;

    internal sealed record ChildStopped(ActorCell Child) : Signal;

    /// <summary>The end of work for which the actor holds everything else back.</summary>
    internal sealed record HeldWorkEnded(PendingWork Work) : Signal;
}
