namespace Scheduler.Tests.Databases;

/// <summary>Classes of this collection share the run's PostgreSQL and take turns.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PrivatePostgres>
{
    public const string Name = "PostgreSQL";
}
