using Scheduler.Tests.Databases;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Node;

/// <summary>What a run of node tests needs: the built program, a Docker engine and a PostgreSQL.</summary>
public sealed class NodeStage : IAsyncLifetime
{
    public PrivateEngine Engine { get; } = new();

    public PrivatePostgres Postgres { get; } = new();

    public Task InitializeAsync() => Task.WhenAll(NodeProgram.BuildAsync(), Engine.InitializeAsync(), Postgres.InitializeAsync());

    public Task DisposeAsync() => Task.WhenAll(Engine.DisposeAsync(), Postgres.DisposeAsync());
}
