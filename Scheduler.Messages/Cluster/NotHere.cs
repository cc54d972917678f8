namespace Scheduler.Messages.Cluster;

/// <summary>The asked server does not own the entity: nothing was done, and the sender should look again who does.</summary>
/// <param name="Reason">Words for the person whose request waits.</param>
public sealed record NotHere(string Reason);
