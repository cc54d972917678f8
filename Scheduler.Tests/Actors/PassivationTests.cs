using Scheduler.Messages;
using Scheduler.Tests.Simulation.Ledgers;

namespace Scheduler.Tests.Actors;

public sealed class PassivationTests
{
    private readonly EntityStage _stage = new();

    [Fact]
    public void Passivation_Idle_UnloadsAndTheNextMessageLoadsAgain()
    {
        _stage.Add("1");
        Assert.Equal(1, Recoveries);

        _stage.RunFor(200);

        Assert.Equal(["1"], _stage.Read());
        Assert.Equal(2, Recoveries);
    }

    [Fact]
    public void Passivation_Busy_StaysLoaded()
    {
        for (var i = 0; i < 10; i++)
        {
            _stage.Add($"{i}");
            _stage.RunFor(30);
        }

        Assert.Equal(1, Recoveries);
    }

    [Fact]
    public void Passivation_MessagesInTheHandOver_AreNotLost()
    {
        _stage.Add("0");

        // The entity is found idle every minute, and at the same moment four requests come; the seed mixes them.
        var asked = Enumerable.Range(0, 200).Select(number => AskAfter(number / 4 + 1, $"request {number}")).ToList();
        var replies = _stage.Actors.Loop.Await(() => Task.WhenAll(asked));

        Assert.All(replies, reply => Assert.IsType<LedgerView>(reply));
        Assert.Equal(201, _stage.Read().Length);
        Assert.InRange(Recoveries, 10, 51);
    }

    [Fact]
    public void Router_UnknownKindOfEntity_Refuses() =>
        Assert.IsType<Refusal>(_stage.Ask("nonsense/a", new LedgerCommand.Read()));

    private int Recoveries => _stage.Notes.Count(note => note.StartsWith("recovered", StringComparison.Ordinal));

    private Task<object> AskAfter(int minutes, string request) => Task.Factory.StartNew(
        async () =>
        {
            await Task.Delay(EntityStage.Entities.PassivateAfter * minutes, _stage.Actors.Loop.Time);
            return await _stage.Node.Router.AskAsync("ledger/a", new LedgerCommand.Add(request, 1), TimeSpan.FromSeconds(10));
        },
        CancellationToken.None,
        TaskCreationOptions.None,
        _stage.Actors.Loop.Scheduler).Unwrap();
}
