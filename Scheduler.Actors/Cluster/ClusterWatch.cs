namespace Scheduler.Actors.Cluster;

/// <summary>Holds the latest <see cref="ClusterView"/>: written by the member keeper alone, read from any thread.</summary>
public sealed class ClusterWatch
{
    private ClusterView _view = ClusterView.Nothing;

    /// <summary>Raised on the writer's thread when members or their statuses have changed; handlers are quick and do not throw.</summary>
    public event Action? MembersChanged;

    public ClusterView View => Volatile.Read(ref _view);

    /// <summary>Only one may call this: the member keeper, or whoever stands in for it.</summary>
    public void Show(ClusterView view, bool membersChanged)
    {
        Volatile.Write(ref _view, view);
        if (membersChanged) MembersChanged?.Invoke();
    }
}
