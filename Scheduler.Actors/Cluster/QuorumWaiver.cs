namespace Scheduler.Actors.Cluster;

/// <summary>A person's word that this node may serve although a static quorum is not there. Ends with the process.</summary>
public sealed class QuorumWaiver
{
    private bool _given;

    public bool IsGiven => Volatile.Read(ref _given);

    internal void Give() => Volatile.Write(ref _given, true);
}
