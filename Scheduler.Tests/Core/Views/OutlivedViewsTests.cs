using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Actors;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Views;

public sealed class OutlivedViewsTests
{
    private readonly ActorStage _stage = new();
    private readonly Board _board = new();
    private int _asked;
    private object _answer = Refusal.NotFound("there is no service shop/web");

    public OutlivedViewsTests()
    {
        _stage.System.Spawn("outlived", () => new OutlivedViews(_board, new ServiceDesk(AnswerAsync, new SimEntropy(1))));
        _board.Post(ExchangeSamples.ServiceOf(Specs.Web, 3));
    }

    [Fact]
    public void View_OfAServiceThatHasLeftAndIsNoMore_IsTakenOff()
    {
        _board.Leave(Specs.Web);
        _stage.Loop.RunFor(TimeSpan.FromSeconds(25));

        Assert.Empty(_board.Services);
        Assert.Equal(new Epoch(3), _board.Gone[Specs.Web]);
    }

    [Fact]
    public void View_WhoseNextOwnerDoesNotAnswer_StaysAndIsAskedForAgain()
    {
        _answer = Refusal.Unavailable("the shard has no owner");
        _board.Leave(Specs.Web);
        _stage.Loop.RunFor(TimeSpan.FromSeconds(45));

        Assert.Single(_board.Services);
        Assert.Equal(3, _asked);
    }

    [Fact]
    public void View_ToldOfByItsNextOwner_IsNotAskedFor()
    {
        _board.Leave(Specs.Web);
        _board.Post(ExchangeSamples.ServiceOf(Specs.Web, 4) with { Server = new NodeIncarnation(new NodeId("n2"), 1) });
        _stage.Loop.RunFor(TimeSpan.FromSeconds(45));

        Assert.Equal(0, _asked);
    }

    [Fact]
    public void View_OfAServiceThatIsStillHere_IsNotAskedFor()
    {
        _stage.Loop.RunFor(TimeSpan.FromSeconds(45));

        Assert.Equal(0, _asked);
    }

    private Task<object> AnswerAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel)
    {
        Assert.Equal(ServiceDesk.EntityOf(Specs.Web), entity);
        _asked++;
        return Task.FromResult(_answer);
    }
}
