using Scheduler.Docker;
using Scheduler.Messages.Services;
using Scheduler.Node.Engines;
using ContainerSpec = Scheduler.Messages.Services.ContainerSpec;

namespace Scheduler.Tests.Docker;

/// <summary>What an engine is asked for so that a container is in all its networks, and what it may answer.</summary>
public sealed class ContainerMakerTests
{
    private static readonly ContainerSpec ThreeNetworks = new()
    {
        Image = "web:1",
        Networks = [new NetworkAttachment("front"), new NetworkAttachment("back"), new NetworkAttachment("side")],
    };

    [Theory]
    [InlineData("200 OK", "")]
    [InlineData("403 Forbidden", "endpoint with name web already exists in network back")]
    [InlineData("409 Conflict", "container c1 is already connected to network back")]
    public async Task Join_OfOneThatMayBeInThemAlready_AsksForAllButTheFirst(string status, string words)
    {
        await using var server = new HostileEngine(Answer(status, words));
        await using var engine = server.Open();

        await new ContainerMaker(engine).JoinAsync("c1", ThreeNetworks, default);

        Assert.Equal(
            ["POST /v1.43/networks/back/connect HTTP/1.1", "POST /v1.43/networks/side/connect HTTP/1.1"],
            server.Requests);
    }

    [Theory]
    [InlineData("403 Forbidden", "network back is not manually attachable")]
    [InlineData("404 Not Found", "network back not found")]
    public async Task Join_RefusedForAnotherReason_Fails(string status, string words)
    {
        await using var server = new HostileEngine(Answer(status, words));
        await using var engine = server.Open();

        var refused = await Assert.ThrowsAsync<DockerApiException>(() => new ContainerMaker(engine).JoinAsync("c1", ThreeNetworks, default));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_OfOneInTheNetworkOfAnother_AsksForNothing()
    {
        await using var server = new HostileEngine(Answer("500 Internal Server Error", "no"));
        await using var engine = server.Open();

        await new ContainerMaker(engine).JoinAsync("c1", ThreeNetworks with { NetworkMode = "host" }, default);

        Assert.Empty(server.Requests);
    }

    private static string Answer(string status, string words) => HostileEngine.Http(status, words.Length == 0 ? "" : $$"""{"message":"{{words}}"}""");
}
