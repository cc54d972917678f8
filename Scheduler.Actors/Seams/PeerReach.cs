namespace Scheduler.Actors.Seams;

/// <summary>What came of trying to reach one incarnation of another server.</summary>
public enum PeerReach
{
    /// <summary>It answered.</summary>
    Reached,

    /// <summary>No answer in time, or no way to its machine: it may live all the same.</summary>
    Silent,

    /// <summary>
    /// Proof that this incarnation is gone: its machine refuses connections to its port, or a later incarnation answered
    /// there.
    /// </summary>
    Gone,
}
