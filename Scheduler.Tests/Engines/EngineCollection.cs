namespace Scheduler.Tests.Engines;

/// <summary>Tests that share the run's one private engine; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<PrivateEngine>
{
    public const string Name = "engine";
}
