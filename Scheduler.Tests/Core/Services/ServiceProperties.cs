using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>What holds for any mixture of commands, reports, refusals and silent hosts.</summary>
public sealed class ServiceProperties
{
    private const int Seeds = 150;
    private const int Steps = 120;

    [Fact]
    public void RandomLife_Always_KeepsTheInvariantsAndComesToRest() => RandomLives.Each(Seeds, Live);

    private static void Live(Random random)
    {
        var story = new ServiceStory();
        story.SetHosts([.. Enumerable.Range(0, 4).Select(n => Specs.Host($"h{n}"))]);
        story.Put(random.Next(4) == 0 ? Specs.Global() : Specs.Of(), null);
        for (var step = 0; step < Steps; step++)
        {
            Disturb(story, random);
            if (random.Next(3) > 0) AssertSettlesOnce(story);
            AssertNoCrowdInASlot(story);
            story.Now += TimeSpan.FromMilliseconds(random.Next(2000));
        }

        ServiceRecoveryTests.AssertReplayEqualsLive(story);
        AssertComesToRest(story);
    }

    private static void Disturb(ServiceStory story, Random random)
    {
        switch (random.Next(16))
        {
            case 0:
                story.Send(
                    random.Next(2) == 0 ? new ServiceCommand.SetScale(random.Next(6)) : new ServiceCommand.ScaleBy(random.Next(-3, 4), 0, 5),
                    key: $"k{random.Next(500)}");
                break;
            case 1 when random.Next(2) == 0: UpdateImage(story, random); break;
            case 1:
                story.Put(story.State.Spec with
                {
                    Container = story.State.Spec.Container with { Image = $"web:{random.Next(4)}" },
                    Update = DrawPolicy(random),
                    Rollback = null
                });
                break;
            case 2:
                story.Send(new ServiceCommand.Rollback { To = random.Next(3) == 0 ? 1 + random.Next(Math.Max(1, story.State.Revision)) : null });
                break;
            case 3: story.Send(random.Next(2) == 0 ? new ServiceCommand.Stop() : new ServiceCommand.Start()); break;
            case 4: story.Send(new ServiceCommand.Restart(), key: $"k{random.Next(50)}"); break;
            case 5: Meddle(story, random); break;
            case 6: SetHosts(story, random); break;
            case 7: story.ForgetReports(); break;
            case 8 when Pick(story, random) is { } one: story.Refuse(one, "refused"); break;
            case 9: story.Obey(); break;
            case 10: Move(story, random); break;
            case 11: Decide(story, random); break;
            default: Answer(story, random); break;
        }
    }

    private static void UpdateImage(ServiceStory story, Random random) => story.Send(
        new ServiceCommand.UpdateImage(random.Next(3) == 0 ? null : $"{random.Next(4)}", random.Next(2) == 0 ? null : $"sha256:{random.Next(4):x64}")
        {
            Over = random.Next(2) == 0 ? story.State.Revision : null,
        });

    private static void Meddle(ServiceStory story, Random random)
    {
        if (Pick(story, random) is not { } one) return;
        story.Send(random.Next(4) switch
        {
            0 => new ServiceCommand.RestartInstance(one.Id),
            1 => new ServiceCommand.StopInstance(one.Id),
            2 => new ServiceCommand.StartInstance(one.Id),
            _ => new ServiceCommand.RemoveInstance(one.Id),
        });
    }

    private static void Decide(ServiceStory story, Random random) => story.Send(random.Next(6) switch
    {
        0 or 1 => new ServiceCommand.PauseUpdate(),
        2 or 3 => new ServiceCommand.ResumeUpdate(),
        4 => new ServiceCommand.CancelUpdate(),
        _ => new ServiceCommand.FinishUpdate(),
    });

    private static UpdatePolicy? DrawPolicy(Random random) => random.Next(4) == 0 ? null : new UpdatePolicy
    {
        Parallelism = random.Next(4),
        Delay = TimeSpan.FromSeconds(random.Next(2) * random.Next(5)),
        Order = random.Next(2) == 0 ? UpdateOrder.StopFirst : UpdateOrder.StartFirst,
        Monitor = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(8)),
        FailureAction = random.Next(2) == 0 ? null : (UpdateFailureAction)random.Next(4),
        MaxFailureRatio = random.Next(2) * random.NextDouble(),
        KeepsOld = random.Next(3) == 0,
    };

    private static void Move(ServiceStory story, Random random)
    {
        if (Pick(story, random) is { } one && random.Next(4) > 0)
            story.Send(new ServiceCommand.MoveInstance(one.Id, new HostId($"h{random.Next(4)}"), TimeSpan.FromSeconds(1 + random.Next(20))));
        else story.Send(new ServiceCommand.CancelMoves());
    }

    private static void SetHosts(ServiceStory story, Random random)
    {
        story.SetHosts([.. Enumerable.Range(0, 4).Select(n => DrawHost(story, random, $"h{n}"))]);
        story.Observed = story.Observed with
        {
            Removed = random.Next(10) == 0 ? [new HostId($"h{random.Next(4)}")] : [],
            Moves = story.Observed.Moves with
            {
                Deserted =
                [
                    .. story.Observed.Hosts.Values
                        .Where(host => host.Availability == HostAvailability.Draining && random.Next(2) == 0)
                        .Select(host => host.Id)
                ]
            },
        };
        if (story.Observed.Removed is [var gone]) story.SetHosts([.. story.Observed.Hosts.Values.Where(host => host.Id != gone)]);
    }

    private static HostView DrawHost(ServiceStory story, Random random, string name)
    {
        var host = random.Next(8) switch
        {
            0 => Specs.Host(name, HostState.Degraded),
            1 => Specs.Host(name, HostState.Disconnected) with { LostAt = story.Now },
            _ => Specs.Host(name),
        };
        return host with
        {
            Availability = random.Next(6) switch
            {
                0 => HostAvailability.Inactive,
                1 => HostAvailability.Draining,
                _ => HostAvailability.Active
            }
        };
    }

    /// <summary>One instance's host says how it stands: it may have failed, be under way, or be done.</summary>
    private static void Answer(ServiceStory story, Random random)
    {
        if (story.State.Instances.IsEmpty) return;
        var one = story.State.Instances.Values.ElementAt(random.Next(story.State.Instances.Count));
        var state = (one.Goal, random.Next(4)) switch
        {
            (not InstanceGoal.Absent, 0) => InstanceState.Failed,
            (InstanceGoal.Running, 1) => InstanceState.Initializing,
            _ => ServiceStory.Fulfilled(one.Goal),
        };
        story.Report(one, state, state == InstanceState.Failed ? "exited with code 1" : null);
    }

    private static Instance? Pick(ServiceStory story, Random random) =>
        story.Live.Any() ? story.Live.ElementAt(random.Next(story.Live.Count())) : null;

    /// <summary>Settling is a fixpoint: with nothing new observed, a second settlement has nothing to add.</summary>
    private static void AssertSettlesOnce(ServiceStory story)
    {
        for (var round = 0; round < 5; round++)
        {
            if (story.Settle().IsEmpty) return;
        }

        Assert.Empty(story.Settle());
    }

    /// <summary>
    /// Two live instances share a slot only as the one that runs and the one that is to take over from it:
    /// when it has gone, or from another host.
    /// </summary>
    private static void AssertNoCrowdInASlot(ServiceStory story)
    {
        foreach (var slot in story.Live.Where(one => one.HoldsSlot).GroupBy(one => one.Slot).Where(slot => slot.Count() > 1))
        {
            Assert.Equal(2, slot.Count());
            var next = slot.Single(one => one.Replaces is { } id && slot.Any(other => other.Id == id));
            var old = slot.Single(one => one.Id == next.Replaces);
            var mayBeOnOneHost = old.Revision != next.Revision
                && story.Journal.Any(one => one is ServiceEvent.UpdateStarted { Policy.Order: UpdateOrder.StartFirst }
                    or ServiceEvent.PoliciesSet { Update.Order: UpdateOrder.StartFirst });
            Assert.True(
                next.Goal == InstanceGoal.Prepared || (next.Goal == InstanceGoal.Running && (next.Host != old.Host || mayBeOnOneHost)),
                $"{next} beside {old}");
        }
    }

    private static void AssertComesToRest(ServiceStory story)
    {
        story.SetHosts([.. Enumerable.Range(0, 4).Select(n => Specs.Host($"h{n}"))]);
        story.ForgetReports();
        story.Observed = story.Observed with { Removed = [] };
        story.Send(new ServiceCommand.Start());
        for (var again = 0; again < 20; again++)
        {
            story.Now += TimeSpan.FromSeconds(11);
            story.Converge();
            if (story.State.Update is { IsUnderWay: true, IsPaused: true }) story.Send(new ServiceCommand.ResumeUpdate());
            if (story.State.Update is { IsUnderWay: true, IsUpgraded: true }) story.Send(new ServiceCommand.FinishUpdate());
        }

        Assert.False(story.State.Update is { IsUnderWay: true }, $"the update does not end: {story.View.Update?.Message}");
        Assert.Equal((ServiceStatus.Active, null), (story.View.Status, story.View.Reason));
        Assert.All(story.State.Instances.Values, one => Assert.True(story.State.IsCurrent(one)));
    }
}
