using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Agents.Health;

public sealed class ProbeRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly HealthProbe Probe = new(80)
    {
        HealthyThreshold = 2,
        UnhealthyThreshold = 3,
        InitializingTimeout = TimeSpan.FromSeconds(20),
        ReinitializingTimeout = TimeSpan.FromSeconds(5)
    };

    // One probe a second: + passed, - failed, . silent, x unreached.
    [Theory]
    [InlineData("", ContainerHealth.Starting)]
    [InlineData("+", ContainerHealth.Starting)]
    [InlineData("++", ContainerHealth.Healthy)]
    [InlineData("+-+", ContainerHealth.Starting)]
    [InlineData("++--", ContainerHealth.Healthy)]
    [InlineData("++--+--", ContainerHealth.Healthy)]
    [InlineData("++---", ContainerHealth.Unhealthy)]
    [InlineData("++---+", ContainerHealth.Unhealthy)]
    [InlineData("++---++", ContainerHealth.Healthy)]
    [InlineData("++...", ContainerHealth.Unhealthy)]
    [InlineData("++xxxxxxxx", ContainerHealth.Healthy)]
    [InlineData("-------------------", ContainerHealth.Starting)]
    [InlineData("--------------------", ContainerHealth.Unhealthy)]
    [InlineData("-...................", ContainerHealth.Unhealthy)]
    [InlineData("....................", ContainerHealth.None)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxx", ContainerHealth.None)]
    [InlineData("....+", ContainerHealth.Starting)]
    [InlineData("....++", ContainerHealth.Healthy)]
    public void Answers_OneAfterTheOther_LeadToAHealth(string answers, ContainerHealth expected) =>
        Assert.Equal(expected, After(Begin(), answers).Health);

    [Fact]
    public void Container_StartedAgain_HasTheOtherTimeout()
    {
        Assert.Equal(ContainerHealth.Starting, After(Begin(isAgain: true), "----").Health);
        Assert.Equal(ContainerHealth.Unhealthy, After(Begin(isAgain: true), "-----").Health);
    }

    [Fact]
    public void Container_ThatWasThereBeforeItsAgent_IsHealthyByOneAnswer() =>
        Assert.Equal(ContainerHealth.Healthy, After(Begin(wasThere: true), "+").Health);

    [Fact]
    public void Container_WithStrategyNone_IsWaitedForAsLongAsItLikes() =>
        Assert.Equal(ContainerHealth.Starting, After(Begin(), new string('-', 99), Probe with { Strategy = HealthStrategy.None }).Health);

    [Fact]
    public void Container_WithoutATimeout_IsWaitedForAsLongAsItLikes() =>
        Assert.Equal(ContainerHealth.Starting, After(Begin(), new string('-', 99), Probe with { InitializingTimeout = null }).Health);

    [Fact]
    public void Overdue_SaysForHowLongAndWhatItMetWithLast() =>
        Assert.Equal("it did not become healthy within 20 s: refused", After(Begin(), new string('-', 20)).Words);

    [Fact]
    public void Unhealthy_RemembersForHowLongItWasWell() => Assert.Equal(TimeSpan.FromSeconds(6), After(Begin(), "+++++---").WellFor);

    [Fact]
    public void Budget_SixInAMinute_TheSeventhWaitsForTheFirstToBeAMinuteAgo()
    {
        var budget = new RecreateBudget();
        var (service, other) = (new ServiceKey("shop", "web"), new ServiceKey("shop", "db"));
        var times = Enumerable.Range(0, 8).Select(i => budget.Take(service, Start, Start.AddSeconds(i)) - Start).Select(time => time.TotalSeconds);

        Assert.Equal([0, 1, 2, 3, 4, 5, 60, 61], times);
        Assert.Equal(Start.AddSeconds(8), budget.Take(other, Start, Start.AddSeconds(8)));
        Assert.Equal(Start.AddSeconds(200), budget.Take(service, Start, Start.AddSeconds(200)));
    }

    [Theory]
    [InlineData("unix:///var/run/docker.sock", null, "172.18.0.5:80")]
    [InlineData("unix:///var/run/docker.sock", "host", "127.0.0.1:80")]
    [InlineData("tcp://10.0.0.7:2376", null, "10.0.0.7:8080")]
    [InlineData("tcp://10.0.0.7:2376", "host", "10.0.0.7:80")]
    public void Target_ByWhereTheEngineIs(string endpoint, string? mode, string expected)
    {
        var (request, _) = ProbeTargets.Of(Container, new ContainerSpec { Image = "i", Probe = Probe, NetworkMode = mode }, endpoint);

        Assert.Equal(expected, $"{request!.Address}:{request.Port}");
    }

    [Theory]
    [InlineData("unix:///var/run/docker.sock", 80, "no address of its own")]
    [InlineData("tcp://10.0.0.7:2376", 81, "publish port 81, or run an agent beside the engine")]
    public void Target_ThatIsNotReached_SaysWhy(string endpoint, int port, string words)
    {
        var (request, reason) = ProbeTargets.Of(
            Container with { Addresses = [] },
            new ContainerSpec { Image = "i", Probe = Probe with { Port = port } },
            endpoint);

        Assert.Null(request);
        Assert.Contains(words, reason);
    }

    private static EngineContainer Container => new()
    {
        Id = "c1",
        Name = "n",
        Image = "i",
        State = EngineContainerState.Running,
        StartedAt = Start,
        Addresses = ["172.18.0.5"],
        Ports = [new BoundPort("0.0.0.0", 8080, 80, "tcp")],
    };

    private static ProbeState Begin(bool isAgain = false, bool wasThere = false) =>
        ProbeRules.Begin(Container, Start, Start, isAgain, wasThere, Probe);

    private static ProbeState After(ProbeState state, string answers, HealthProbe? probe = null)
    {
        for (var i = 0; i < answers.Length; i++) state = ProbeRules.After(state, AnswerOf(answers[i]), probe ?? Probe, Start.AddSeconds(i + 1));
        return state;
    }

    private static ProbeAnswer AnswerOf(char sign) => sign switch
    {
        '+' => ProbeAnswer.Passed,
        '-' => new ProbeAnswer(ProbeOutcome.Failed, "refused"),
        '.' => new ProbeAnswer(ProbeOutcome.Silent, "no connection"),
        _ => new ProbeAnswer(ProbeOutcome.Unreached, "no route"),
    };
}
