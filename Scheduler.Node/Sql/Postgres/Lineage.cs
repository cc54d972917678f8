namespace Scheduler.Node.Sql.Postgres;

/// <summary>Which history of writes a primary continues.</summary>
/// <param name="SystemIdentifier">Made with the data folder by initdb; standbys have it from their primary.</param>
/// <param name="Timeline">One more with each promotion: of two primaries, the lower one was given up.</param>
internal sealed record Lineage(long SystemIdentifier, long Timeline);
