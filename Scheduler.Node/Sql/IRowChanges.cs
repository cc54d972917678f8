namespace Scheduler.Node.Sql;

/// <summary>How this process hears that others, or it itself, have changed the rows of members and shards.</summary>
internal interface IRowChanges : IDisposable
{
    /// <summary>Raised on any thread; handlers are quick and do not throw.</summary>
    event Action? Heard;

    /// <summary>This process has made a change.</summary>
    void Announce();
}

/// <summary>For a database that no other process has open.</summary>
internal sealed class LocalRowChanges : IRowChanges
{
    public event Action? Heard;

    public void Announce() => Heard?.Invoke();

    public void Dispose()
    {
    }
}
