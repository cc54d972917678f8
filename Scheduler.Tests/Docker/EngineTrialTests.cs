using System.Collections.Immutable;
using System.Text;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines;

namespace Scheduler.Tests.Docker;

/// <summary>An engine that has one image, which is not the one that a trial asks for.</summary>
public sealed class EngineTrialTests
{
    private int _created;

    [Fact]
    public async Task Trial_ItsImageIsNoMore_MakesOneOfAnotherAndStartsNothing()
    {
        await using var server = new HostileEngine(AnswerAsync);
        await using var engine = server.Open();
        var plan = new TrialPlan("t-trial", ImmutableSortedDictionary<string, string>.Empty, "shop/web:1");

        Assert.Equal(TrialReach.Made, await new EngineTrial(engine, TimeSpan.FromSeconds(5)).RunAsync(plan, CancellationToken.None));

        Assert.Contains(server.Requests, line => line.StartsWith("DELETE", StringComparison.Ordinal) && line.Contains("/c1?", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Requests, line => line.Contains("/start", StringComparison.Ordinal));
    }

    private async Task AnswerAsync(string request, Stream stream, CancellationToken cancel)
    {
        var answer = request switch
        {
            _ when request.Contains("/containers/create", StringComparison.Ordinal) => _created++ == 0
                ? HostileEngine.Http("404 Not Found", """{"message":"No such image: shop/web:1"}""")
                : HostileEngine.Http("201 Created", """{"Id":"c1"}"""),
            _ when request.Contains("/images/json", StringComparison.Ordinal) =>
                HostileEngine.Http("200 OK", """[{"Id":"sha256:0123","Size":1}]"""),
            _ => HostileEngine.Http("204 No Content", ""),
        };
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancel);
    }
}
