using System.Collections.Immutable;
using Scheduler.Core.Agents;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;
using Scheduler.Node.Peers.Wire;
using Scheduler.Tests.Core;
using Scheduler.Tests.Core.Agents;
using Scheduler.Tests.Peers.Wire;

namespace Scheduler.Tests.Agents;

/// <summary>What every place for an agent's desired set does.</summary>
public abstract class DesiredStoreContract
{
    internal static DesiredSet Sample { get; } = new DesiredSet { Session = long.MaxValue, Life = 7, Database = "d1" }
        .With(Wishes.Of(1))
        .With(HostSamples.Assignment)
        .With(Wishes.Of(2) with { IsRun = true })
        .WithBegun(InstanceId.Of("abcd1234", 2))
        .WithGivenUp(InstanceId.Of("abcd1234", 2))
        .With(Probed(4))
        .WithHealth(InstanceId.Of("abcd1234", 4), InstanceState.Initializing)
        .With(Wishes.Of(3, InstanceGoal.Absent))
        .Without(InstanceId.Of("abcd1234", 3));

    internal static Messages.Hosts.Assignment Probed(int number) =>
        Wishes.Of(number) is var wish
            ? wish with { Container = wish.Container with { Probe = new HealthProbe(80) } }
            : wish;

    /// <summary>The same place, as the agent's next life opens it.</summary>
    private protected abstract IDesiredStore Open();

    [Fact]
    public async Task Load_NeverSaved_IsNothing() => Assert.Null(await Open().LoadAsync());

    [Fact]
    public async Task Load_AfterSave_IsAllOfIt()
    {
        await Open().SaveAsync(Sample);

        var loaded = await Open().LoadAsync();

        Assert.Equal((Sample.Session, Sample.Life, Sample.Database), (loaded!.Session, loaded.Life, loaded.Database));
        Assert.Equal(Sample.Epochs, loaded.Epochs);
        Assert.Equal(Sample.Buried, loaded.Buried);
        Assert.Equal([InstanceId.Of("abcd1234", 2)], loaded.Begun);
        Assert.Equal(loaded.Begun, loaded.GivenUp);
        Assert.Equal([InstanceId.Of("abcd1234", 4)], loaded.Unproven);
        Assert.Equal(Sample.Wishes.Keys, loaded.Wishes.Keys);
        Assert.All(
            loaded.Wishes,
            wish => Assert.Equal(WireManifests.Registry.Write(Sample.Wishes[wish.Key]), WireManifests.Registry.Write(wish.Value)));
    }

    [Fact]
    public async Task Save_Again_Replaces()
    {
        await Open().SaveAsync(Sample);
        await Open().SaveAsync(Sample with { Wishes = ImmutableSortedDictionary<InstanceId, Messages.Hosts.Assignment>.Empty, Life = 8 });

        var loaded = await Open().LoadAsync();

        Assert.Equal((8, 0), (loaded!.Life, loaded.Wishes.Count));
    }

    [Fact]
    public async Task Load_AfterForget_IsNothing()
    {
        await Open().SaveAsync(Sample);
        await Open().ForgetAsync();
        await Open().ForgetAsync();

        Assert.Null(await Open().LoadAsync());
    }
}

public sealed class InMemoryDesiredStoreTests : DesiredStoreContract
{
    private readonly InMemoryDesiredStore _store = new();

    private protected override IDesiredStore Open() => _store;
}

/// <summary>Which wishes a desired set takes, and what it forgets.</summary>
public sealed class DesiredSetTests
{
    private static readonly DesiredSet Empty = new() { Session = 1, Life = 1 };

    [Fact]
    public void Accepts_AnOlderWishOfTheInstance_Not()
    {
        var set = Empty.With(Wishes.Of() with { Sequence = 12 });

        Assert.False(set.Accepts(Wishes.Of() with { Sequence = 11 }));
        Assert.True(set.Accepts(Wishes.Of() with { Sequence = 12 }));
        Assert.True(set.Accepts(Wishes.Of() with { Sequence = 1, Epoch = new Epoch(6) }));
    }

    [Fact]
    public void Accepts_AnEpochBelowTheServices_NotForAnyOfItsInstances()
    {
        var set = Empty
            .With(Wishes.Of(1) with { Epoch = new Epoch(6) })
            .With(Wishes.Of(1, InstanceGoal.Absent) with { Epoch = new Epoch(6), Sequence = 11 })
            .Without(Wishes.Of(1).Instance);

        Assert.False(set.Accepts(Wishes.Of(2)));
        Assert.True(set.Accepts(Wishes.Of(2) with { Service = new ServiceKey("shop", "db") }));
    }

    [Fact]
    public void Accepts_AWishForOneThatIsGone_OnlyThatItBeAbsent()
    {
        var set = Empty.With(Wishes.Of()).Without(Wishes.Of().Instance);

        Assert.False(set.Accepts(Wishes.Of() with { Sequence = 99 }));
        Assert.True(set.Accepts(Wishes.Of(goal: InstanceGoal.Absent)));
    }

    [Fact]
    public void Without_MoreThanItRemembers_ForgetsTheOldestFirst()
    {
        var set = Enumerable.Range(1, 300).Aggregate(Empty, (sofar, number) => sofar.With(Wishes.Of(number)).Without(Wishes.Of(number).Instance));

        Assert.Equal(256, set.Buried.Count);
        Assert.Equal(Wishes.Of(300).Instance, set.Buried[^1]);
        Assert.Equal(Wishes.Of(45).Instance, set.Buried[0]);
    }

    [Fact]
    public void Reborn_HoweverTheClockStands_GrowsItsLife()
    {
        Assert.Equal(5, (Empty with { Life = 4 }).Reborn(DateTimeOffset.UnixEpoch).Life);
        Assert.Equal(Wishes.Now.ToUnixTimeSeconds(), Empty.Reborn(Wishes.Now).Life);
    }

    [Fact]
    public void With_ManyServicesThatHaveGone_KeepsTheEpochsOfThoseThatAreHere()
    {
        var set = Empty.With(Wishes.Of());
        for (var number = 0; number < 10_001; number++)
        {
            var gone = Wishes.Of(2) with { Service = new ServiceKey("old", $"s{number}"), Instance = InstanceId.Of("old", number) };
            set = set.With(gone).Without(gone.Instance);
        }

        Assert.InRange(set.Epochs.Count, 1, 10_000);
        Assert.Equal(new Epoch(5), set.Epochs[Specs.Web]);
    }
}
