namespace Scheduler.Tests.Node;

/// <summary>
/// Tests with real nodes share one engine and one PostgreSQL, and nothing else runs beside them: they measure time.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NodeCollection : ICollectionFixture<NodeStage>
{
    public const string Name = "node";
}
