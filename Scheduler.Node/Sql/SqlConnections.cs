namespace Scheduler.Node.Sql;

/// <summary>Which connection does what; some may be the same.</summary>
internal sealed record SqlConnections(
    ConnectionThread Appends, ConnectionThread Renewals, ConnectionThread Others, ConnectionThread Reads)
    : IAsyncDisposable
{
    /// <summary>Ends all of them, each after the work that it has.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var thread in new[] { Appends, Renewals, Others, Reads }.Distinct())
        {
            await thread.DisposeAsync();
        }
    }
}
