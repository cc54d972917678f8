using Scheduler.Docker;
using Scheduler.Docker.Events;

namespace Scheduler.Tests.Docker;

public sealed class EventCursorTests
{
    private readonly EventCursor _cursor = new(TimeSpan.FromSeconds(2));

    [Fact]
    public void Accept_SameMomentDifferentThings_TakesEachOnce()
    {
        Assert.True(_cursor.Accept(At(5_000_000_000, "start", "a")));
        Assert.True(_cursor.Accept(At(5_000_000_000, "start", "b")));
        Assert.True(_cursor.Accept(At(5_000_000_000, "die", "a")));
        Assert.False(_cursor.Accept(At(5_000_000_000, "start", "a")));
        Assert.False(_cursor.Accept(At(5_000_000_000, "start", "b")));
    }

    [Fact]
    public void Accept_OutOfOrder_IsNotLostAndDoesNotMoveBack()
    {
        _cursor.Accept(At(5_000_000_002, "start", "a"));

        Assert.True(_cursor.Accept(At(5_000_000_001, "create", "a")));
        Assert.Equal("3.000000002", _cursor.ResumeFrom.ToString());
    }

    [Fact]
    public void ResumeFrom_NothingKnown_IsNull() => Assert.Null(_cursor.ResumeFrom);

    [Fact]
    public void ResumeFrom_SoonAfterTheBeginning_IsNotBeforeIt()
    {
        _cursor.BeginAt(new EngineTime(4_000_000_000));
        _cursor.BeginAt(new EngineTime(9_000_000_000));
        _cursor.Accept(At(5_000_000_000, "start", "a"));

        Assert.Equal("4.000000000", _cursor.ResumeFrom.ToString());
    }

    [Fact]
    public void Accept_VeryManyEvents_KeepsWhatCanBeRepeated()
    {
        for (var i = 0; i < 5000; i++)
            Assert.True(_cursor.Accept(At(i, "start", "a")));

        // The engine remembers 256 events.
        for (var i = 5000 - 256; i < 5000; i++)
            Assert.False(_cursor.Accept(At(i, "start", "a")));
    }

    private static EngineEvent At(long nanoseconds, string action, string id) =>
        new("container", action, id, new Dictionary<string, string>(), new EngineTime(nanoseconds));
}
