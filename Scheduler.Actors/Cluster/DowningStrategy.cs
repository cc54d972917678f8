namespace Scheduler.Actors.Cluster;

/// <summary>
/// Which servers go on when some cannot reach each other but all reach the database. The names are those of Akka's
/// split-brain resolver. Every server decides from the same rows of the database, so all come to one verdict, and
/// fencing makes even a hasty one safe: what is at stake is who serves, never what is stored.
/// </summary>
public abstract record DowningStrategy
{
    private DowningStrategy()
    {
    }

    /// <summary>
    /// The largest group in which everybody reaches everybody goes on; of several as large, the one with the oldest
    /// member in it. Unlike a resolver without a database, it keeps the largest group even where none is a majority:
    /// nobody else can go on in secret.
    /// </summary>
    public sealed record KeepMajority : DowningStrategy;

    /// <summary>
    /// The group of the oldest member goes on. When the oldest reaches nobody, and there are at least two others, it is
    /// the oldest that goes down.
    /// </summary>
    public sealed record KeepOldest : DowningStrategy;

    /// <summary>A group of at least <paramref name="Size"/> goes on, the largest if there are several; with none, nobody does.</summary>
    public sealed record StaticQuorum(int Size) : DowningStrategy;
}
