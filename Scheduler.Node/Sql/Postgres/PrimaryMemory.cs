namespace Scheduler.Node.Sql.Postgres;

/// <summary>
/// What this process has seen of primaries, so that it never goes back to one that was given up. An old primary that
/// returns after a promotion still believes that it is one; its timeline tells. Safe to use from any thread.
/// </summary>
internal sealed class PrimaryMemory
{
    private readonly Lock _lock = new();
    private Lineage? _newest;

    /// <summary>Why this primary may not be used, as what follows its name; null when it may.</summary>
    public string? Objection(Lineage? lineage)
    {
        lock (_lock)
        {
            return (lineage, _newest) switch
            {
                (null, _) or (_, null) => null,
                var (given, newest) when given.SystemIdentifier != newest.SystemIdentifier =>
                    $"is another database system ({given.SystemIdentifier}) than the one this node has used ({newest.SystemIdentifier}); if that is meant, restart the node",
                var (given, newest) when given.Timeline < newest.Timeline =>
                    $"is an old primary: it writes timeline {given.Timeline}, and this node has seen timeline {newest.Timeline}; stop it, and make it a standby with pg_rewind or pg_basebackup",
                _ => null,
            };
        }
    }

    /// <summary>Remembers a primary that is going to be used. False when a newer one was seen meanwhile.</summary>
    public bool TryAccept(Lineage? lineage)
    {
        lock (_lock)
        {
            if (Objection(lineage) is not null)
            {
                return false;
            }

            _newest = lineage ?? _newest;
            return true;
        }
    }

    /// <summary>False when a newer primary has been seen since the connection to this one was opened.</summary>
    public bool IsNewest(Lineage? lineage)
    {
        lock (_lock)
        {
            return lineage is null || lineage == _newest;
        }
    }
}
