using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Contracts;

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresDifferentialTests(PrivatePostgres server)
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public Task MemoryAndPostgres_SameOperations_Agree(int seed) =>
        Differential.MemoryAndOther_SameOperations_AgreeAsync(seed, new PostgresUnderTest(server));
}
