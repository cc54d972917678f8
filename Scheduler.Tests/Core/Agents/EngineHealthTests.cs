using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using static Scheduler.Tests.Core.Agents.Wishes;

namespace Scheduler.Tests.Core.Agents;

/// <summary>What trials and full disks say of an engine.</summary>
public sealed class EngineHealthTests
{
    private static readonly EngineLink Up = EngineLink.Connecting(Now).Up(Now);
    private static readonly EngineException Full = new(EngineFault.Rejected, "write: no space left on device");

    [Theory]
    [InlineData(EngineFault.NoAnswer, false)]
    [InlineData(EngineFault.Conflict, false)]
    [InlineData(EngineFault.Rejected, true)]
    public void Trial_Fails_TheHostIsDegraded(EngineFault fault, bool keeps)
    {
        var tried = EngineHealth.Unknown.Tried(default, new EngineException(fault, "the words"), Now.AddSeconds(1));

        var condition = EngineCondition.Of(Up, tried);

        Assert.Equal((HostState.Degraded, keeps, Now.AddSeconds(1)), (condition.State, condition.KeepsWhatRuns, condition.Since));
        Assert.Contains("the words", condition.Reason);
    }

    [Theory]
    [InlineData(EngineFault.Unreachable)]
    [InlineData(EngineFault.NotFound)]
    public void Trial_SaysNothingOfTheEngine_ChangesNothing(EngineFault fault) =>
        Assert.Equal(EngineHealth.Unknown, EngineHealth.Unknown.Tried(default, new EngineException(fault, "words"), Now));

    [Fact]
    public void Engine_DoesNotAnswer_IsSaidBeforeAnythingElse()
    {
        var down = Up.Down(new EngineException(EngineFault.NoAnswer, "silent"), Now);

        Assert.Contains("silent", EngineCondition.Of(down, EngineHealth.Unknown.Full("full", Now)).Reason);
    }

    [Fact]
    public void Trial_SucceedsAfterAHang_IsActiveSinceThen()
    {
        var well = EngineHealth.Unknown
            .Tried(default, new EngineException(EngineFault.NoAnswer, "x"), Now)
            .Tried(TrialReach.Started, null, Now.AddSeconds(5));

        Assert.Equal(new EngineCondition(HostState.Active, null, Now.AddSeconds(5), false), EngineCondition.Of(Up, well));
        Assert.Equal(TrialReach.Started, well.Trial);
    }

    [Fact]
    public void Disk_FullAgainAndAgain_IsTrustedLaterAndLater()
    {
        var health = EngineHealth.Unknown;
        var at = Now;
        var spans = new List<double>();
        for (var round = 0; round < 4; round++)
        {
            health = health.Tried(default, Full, at);
            var fullAt = at;
            while (health.Ailment is not null) health = health.Tried(TrialReach.Made, null, at += TimeSpan.FromSeconds(1));
            spans.Add((at - fullAt).TotalSeconds);
        }

        Assert.Equal([5, 10, 20, 40], spans);
    }

    [Fact]
    public void Disk_AnOperationFoundRoom_IsTrustedAtOnce() =>
        Assert.Null(EngineHealth.Unknown.Full("words", Now).HasRoom(Now.AddSeconds(1)).Ailment);

    [Fact]
    public void Disk_FullWhileTheEngineHangs_IsSaidLater()
    {
        var hangs = EngineHealth.Unknown.Tried(default, new EngineException(EngineFault.NoAnswer, "x"), Now);

        Assert.True(hangs.Full("words", Now).Hangs);
    }
}
