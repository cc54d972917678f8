using System.Net;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Gateway;

public sealed class RebalanceStories
{
    [Fact]
    public async Task Plan_InADryRun_IsShownAndOrdersNothing()
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.SendAsync(HttpMethod.Post, "/v1/rebalance", """{"dryRun":true}""");
        var moves = (await TestGateway.JsonAsync(response))["moves"]!.AsArray();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["host1", "host1"], moves.Select(one => (string)one!["from"]!));
        Assert.Equal("host1 has 4 instances of the service, host2 has 0", (string)moves[0]!["why"]!);
        Assert.DoesNotContain(gateway.Services.Received, one => one.Request.Command is ServiceCommand.MoveInstance);
    }

    [Fact]
    public async Task Moves_OfAPlan_AreOrderedAsShown()
    {
        await using var gateway = await StartAsync();
        var instance = gateway.Board.Services.Values.Single().Instances[3].Id!.Value;

        using var response = await gateway.SendAsync(HttpMethod.Post, "/v1/rebalance", $$"""{"moves":[{"instance":"{{instance}}","to":"host2"}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var command = Assert.IsType<ServiceCommand.MoveInstance>(gateway.Services.Received[^1].Request.Command);
        Assert.Equal((instance, new HostId("host2")), (command.Instance, command.To));
    }

    [Fact]
    public async Task Cancel_WithMovesPending_TellsTheirServices()
    {
        await using var gateway = await StartAsync();
        var view = gateway.Board.Services.Values.Single();
        gateway.Services.Show(view with { Instances = view.Instances.SetItem(0, view.Instances[0] with { MoveTo = new HostId("host2") }) });

        using var response = await gateway.SendAsync(HttpMethod.Delete, "/v1/rebalance");

        Assert.Equal("""["shop/web"]""", (await TestGateway.JsonAsync(response))["cancelled"]!.ToJsonString());
        Assert.IsType<ServiceCommand.CancelMoves>(gateway.Services.Received[^1].Request.Command);
    }

    [Theory]
    [InlineData("""{"max":0}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"stack":"-"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"max":3,"moves":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"moves":[{"instance":"nope-1","to":"host2"}]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"moves":[{"instance":"uweb-1","to":"host9"}]}""", HttpStatusCode.NotFound)]
    public async Task Request_ThatCannotBeMeant_IsRefused(string body, HttpStatusCode expected)
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.SendAsync(HttpMethod.Post, "/v1/rebalance", body);

        Assert.Equal(expected, response.StatusCode);
    }

    /// <summary>Four instances on one host, and another one beside it.</summary>
    private static async Task<TestGateway> StartAsync()
    {
        var gateway = await TestGateway.StartAsync();
        gateway.Board.Post(Core.Specs.Host("host1"));
        gateway.Board.Post(Core.Specs.Host("host2"));
        gateway.Services.Put("shop", "web", 4);
        return gateway;
    }
}
