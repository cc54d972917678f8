using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>A service that is made again from its containers, and one that takes a container back.</summary>
public sealed class ServiceRecoveryDecisionTests
{
    private static readonly HostId A = new("a");

    [Fact]
    public void Recover_UnknownService_HasItsOldNumbersAndNoneOfThemAgain()
    {
        var story = new ServiceStory();

        Assert.IsType<ServiceDecision.Accept>(story.Send(Lost(Found(3, 1), Found(7, 2))));

        Assert.Equal(("abcd1234", 2, 2, 1), (story.State.Uid, story.State.Scale, story.State.Instances.Count, story.State.Revision));
        Assert.True(story.State.LastInstance > 1000);
        Assert.False(story.State.IsPast(InstanceId.Of("abcd1234", 5)), "what became of it is not known");
        Assert.Equal(story.State.LastInstance, story.Journal.Aggregate(ServiceState.Empty, ServiceEvolution.Evolve).LastInstance);
    }

    [Fact]
    public void Recover_KnownService_IsRefused() =>
        Assert.IsType<ServiceDecision.Refuse>(ServiceStory.Running().Send(Lost(Found(1, 1))));

    [Theory]
    [InlineData(1, 1, 9)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 1, 1)]
    public void Recover_InstanceThatCannotBeIts_IsRefused(long number, int slot, int revision) =>
        Assert.IsType<ServiceDecision.Refuse>(new ServiceStory().Send(Lost(new FoundInstance(InstanceId.Of("abcd1234", number), slot, A, revision))));

    [Fact]
    public void Recover_OldAndNewRevisions_KeepsBoth()
    {
        var story = new ServiceStory();
        var lost = Lost(Found(1, 1), Found(2, 2) with { Revision = 4 }, Found(3, 3) with { Revision = 6 }) with { Scale = 3 };
        var specs = lost.Revisions.Add(4, Specs.Of("web:4")).Add(6, Specs.Of("web:6"));

        story.Send(lost with { Revisions = specs });

        Assert.Equal(6, story.State.Revision);
        Assert.Equal([1, 4, 6], story.State.Revisions.Keys);
    }

    [Fact]
    public void Adopt_IntoAFreeSlot_IsPlaced()
    {
        var story = new ServiceStory();
        story.Send(Lost(Found(1, 1)) with { Scale = 2 });

        Assert.IsType<ServiceDecision.Accept>(story.Send(new ServiceCommand.Adopt(Found(2, 2))));
        Assert.IsType<ServiceDecision.Unchanged>(story.Send(new ServiceCommand.Adopt(Found(2, 2))));

        Assert.Equal(2, story.Live.Count());
    }

    [Theory]
    [InlineData("abcd1234", 9, 1, 1, "is filled by")]
    [InlineData("abcd1234", 9, 5, 1, "is beyond the scale")]
    [InlineData("abcd1234", 9, 2, 7, "does not know revision 7")]
    [InlineData("zzzz9999", 9, 2, 1, "of another shop/web")]
    public void Adopt_WhatDoesNotFit_IsRefusedWithTheReason(string uid, long number, int slot, int revision, string reason)
    {
        var story = new ServiceStory();
        story.Send(Lost(Found(1, 1)) with { Scale = 2 });

        var refused = Assert.IsType<ServiceDecision.Refuse>(
            story.Send(new ServiceCommand.Adopt(new FoundInstance(InstanceId.Of(uid, number), slot, A, revision))));

        Assert.Contains(reason, refused.Refusal.Reason);
    }

    [Fact]
    public void SpecLabel_WrittenAndRead_IsTheSame()
    {
        var spec = Scheduler.Tests.Peers.Wire.SpecSamples.Full;

        Assert.Equal(Revision.Of(spec).Digest, Revision.Of(SpecLabel.Read(SpecLabel.Write(spec)!)!).Digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1:")]
    [InlineData("1:!!!!")]
    [InlineData("1:AAAA")]
    [InlineData("2:AAAA")]
    public void SpecLabel_Damaged_IsNone(string label) => Assert.Null(SpecLabel.Read(label));

    [Fact]
    public void SpecLabel_TooLarge_IsNotWritten()
    {
        var random = new Random(1);
        var noise = string.Concat(Enumerable.Range(0, 60_000).Select(_ => (char)random.Next('a', 'z' + 1)));
        var spec = Specs.Of();

        Assert.Null(SpecLabel.Write(spec with { Labels = spec.Labels.Add("noise", noise) }));
    }

    private static FoundInstance Found(long number, int slot) => new(InstanceId.Of("abcd1234", number), slot, A, 1);

    private static ServiceCommand.Recover Lost(params FoundInstance[] found) =>
        new(Specs.Web, "abcd1234", ImmutableSortedDictionary<int, ServiceSpec>.Empty.Add(1, Specs.Of()), 2, false, [.. found]);
}
