using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql;

/// <summary>Work for a <see cref="ConnectionThread"/>; exactly one of the two methods is called, once per posting.</summary>
internal interface IConnectionJob
{
    /// <summary>Does the work. It answers its callers itself, also for failures, and never throws.</summary>
    void Run(ISqlSession session);

    /// <summary>There is no connection, or the store is closed.</summary>
    void Refuse(JournalUnavailableException reason);
}
