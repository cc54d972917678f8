using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Actors;
using static Scheduler.Tests.Core.Agents.Wishes;

namespace Scheduler.Tests.Core.Agents.Health;

/// <summary>When a container is asked after its health.</summary>
public sealed class HealthProbesTests
{
    private static readonly Assignment Wish = Of(spec: new ContainerSpec
    {
        Image = "web:1",
        Probe = new HealthProbe(80) { Interval = TimeSpan.FromSeconds(1) }
    });

    private readonly ActorStage _stage = new();
    private readonly AgentRoster _roster = new(Cluster);
    private readonly ActorRef _actor;
    private HealthProbes? _probes;
    private int _answers;

    public HealthProbesTests()
    {
        _roster.Put(Instance(Wish, Container(EngineContainerState.Running, Wish)));
        _actor = _stage.Spawn(Receive);
    }

    [Fact]
    public void Container_TakenBackWhileItRunsOn_IsAskedOnceInItsTimeAsBefore()
    {
        Assert.Equal(4, AskedWithin(InstanceGoal.Running, 3.5));
        Assert.Equal(0, AskedWithin(InstanceGoal.Stopped, 5));
        var left = _roster.Find(Wish.Instance)!.Probe!;
        Assert.Equal(4, AskedWithin(InstanceGoal.Running, 3.5));

        Assert.Equal(left with { IsLeft = false }, _roster.Find(Wish.Instance)!.Probe);
    }

    [Fact]
    public void Container_TakenBackBeforeItsNextTime_IsAskedOnceInItsTime()
    {
        AskedWithin(InstanceGoal.Running, 3.2);
        AskedWithin(InstanceGoal.Stopped, 0.2);

        Assert.Equal(4, AskedWithin(InstanceGoal.Running, 4));
    }

    /// <summary>How often an instance with this goal is asked in so many seconds.</summary>
    private int AskedWithin(InstanceGoal goal, double seconds)
    {
        var before = _answers;
        _roster.Put(_roster.Find(Wish.Instance)! with { Wish = Wish with { Goal = goal } });
        _stage.Tell(_actor, "follow");
        _stage.Loop.RunFor(TimeSpan.FromSeconds(seconds));
        return _answers - before;
    }

    private void Receive(ScriptedActor self, object message)
    {
        _probes ??= new HealthProbes(probe: null, "unix:///engine", _roster, self.Context);
        switch (message)
        {
            case "follow":
                _probes.Follow(Wish.Instance);
                break;
            case HealthDue due:
                _probes.OnDue(due);
                break;
            case HealthAnswered answered:
                _answers++;
                _probes.OnAnswer(answered);
                break;
        }
    }
}
