using System.Collections.Immutable;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Units;

/// <summary>A sidekick as its own service sees it, which knows of its primary only what the board shows.</summary>
public sealed class FollowerStories
{
    private static readonly HostId A = new("a");
    private static readonly HostId B = new("b");

    [Fact]
    public void Sidekick_WhosePrimaryHasLostTheSlotAndMayHaveItAgain_ServesOnUntilThatIsSaid()
    {
        var story = new ServiceStory();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        PrimaryIs(story, A);
        story.Put(Specs.Of() with { SidekickOf = "app" }, 1);
        story.Converge();
        var one = Assert.Single(story.Live);

        PrimaryIs(story, B, undecided: A);
        story.Converge();
        Assert.Equal((one, InstanceGoal.Running), (Assert.Single(story.Live), one.Goal));

        PrimaryIs(story, B);
        story.Converge();
        Assert.Equal(B, Assert.Single(story.Live).Host);
    }

    private static void PrimaryIs(ServiceStory story, HostId host, HostId? undecided = null)
    {
        ImmutableSortedSet<HostId> back = undecided is { } one ? [one] : [];
        var places = ImmutableSortedDictionary<int, LeaderPlace>.Empty.Add(1, new LeaderPlace(host, Next: null) { Undecided = back });
        story.Observed = story.Observed with { Leader = new LeaderSeen("app") { Scale = 1, IsStopped = false, Places = places } };
    }
}
