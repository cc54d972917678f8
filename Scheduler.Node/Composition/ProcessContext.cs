using Scheduler.Node.Configuration;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Composition;

/// <summary>What all lives of a node's process share, and what one learnt that the next has to know.</summary>
internal sealed class ProcessContext(NodeOptions options, SqlStores stores, RememberedSettings settings, ILoggerFactory loggers)
{
    public NodeOptions Options => options;

    public SqlStores Stores => stores;

    public RememberedSettings Settings => settings;

    public ILoggerFactory Loggers => loggers;

    /// <summary>A new join token is to be made: once, and not with each life of the node.</summary>
    public bool WantsNewToken { get; set; } = options.Peers.NewToken;

    /// <summary>The database's tables no longer knew this node, though it had been there.</summary>
    public bool WasForgotten { get; set; }

    /// <summary>Words for people when the database has lost what this node knows to have been there; null when it has not.</summary>
    public string? Loss => WasForgotten || settings.HasRestored
        ? "The database has lost its rows: it no longer knew this cluster or this server. Services that were in it are unknown now; "
          + "their containers run on, and are listed with their hosts as orphans. Restore a backup, or make the services again from them: `scheduler recover --from-hosts`"
        : null;
}
