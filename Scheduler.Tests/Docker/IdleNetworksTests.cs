using Scheduler.Docker;
using Scheduler.Node.Engines;

namespace Scheduler.Tests.Docker;

/// <summary>An engine that refuses to remove a network for the sake of what it says is in it.</summary>
public sealed class IdleNetworksTests
{
    private readonly HashSet<string> _members = ["web"];
    private readonly HashSet<string> _containers = [];

    [Fact]
    public async Task Network_OfAContainerThatIsGone_IsRemovedAllTheSame()
    {
        await using var server = new HostileEngine(AnswerAsync);
        await using var engine = server.Open();

        Assert.Equal("shop_default", Assert.Single(await new IdleNetworks(engine).RemoveAsync(EngineFilters.None, default)));

        Assert.Contains(server.Requests, line => line.Contains("/disconnect", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Network_OfAContainerThatExists_IsLeftAlone()
    {
        _containers.Add("web");
        await using var server = new HostileEngine(AnswerAsync);
        await using var engine = server.Open();

        Assert.Empty(await new IdleNetworks(engine).RemoveAsync(EngineFilters.None, default));

        Assert.DoesNotContain(server.Requests, line => line.Contains("/disconnect", StringComparison.Ordinal));
    }

    private async Task AnswerAsync(string request, Stream stream, CancellationToken cancel)
    {
        if (request.StartsWith("POST", StringComparison.Ordinal)) _members.Clear();
        var answer = request.Split(' ') switch
        {
            ["GET", var path, ..] when path.EndsWith("/networks", StringComparison.Ordinal) => Ok($"[{Network()}]"),
            ["GET", var path, ..] when path.EndsWith("/networks/n1", StringComparison.Ordinal) => Ok(Network()),
            ["GET", ..] => _containers.Count > 0 ? Ok("""{"Id":"c1"}""") : HostileEngine.Http("404 Not Found", """{"message":"no such container"}"""),
            ["DELETE", ..] when _members.Count > 0 =>
                HostileEngine.Http("403 Forbidden", """{"message":"network shop_default has active endpoints"}"""),
            _ => Ok(""),
        };
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer), cancel);
    }

    private static string Ok(string body) => HostileEngine.Http("200 OK", body);

    private string Network() =>
        """{"Id":"n1","Name":"shop_default","Containers":{""" + string.Join(',', _members.Select(name => $"\"ep-1\":{{\"Name\":\"{name}\"}}")) + "}}";
}
