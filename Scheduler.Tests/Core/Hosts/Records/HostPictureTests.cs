using System.Collections.Immutable;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Core.Hosts.Records;

/// <summary>What is reported of a host and what people decided about it, put together.</summary>
public sealed class HostPictureTests
{
    private static readonly HostId Host = new("a");

    private static readonly HostView Reported = Specs.Host("a") with
    {
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("disk", "hdd").Add("zone", "1"),
    };

    private static readonly HostRecord Decided = Record(1) with
    {
        Availability = HostAvailability.Inactive,
        Reason = "new kernel",
        By = "anna",
        LabelsSet = ImmutableSortedDictionary<string, string>.Empty.Add("disk", "ssd").Add("gpu", "1"),
        LabelsRemoved = ["zone"],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Host_InEitherOrder_ShowsBothParts(bool recordFirst)
    {
        var picture = recordFirst ? HostPicture.Empty.With(Decided).With(Reported) : HostPicture.Empty.With(Reported).With(Decided);

        var shown = picture.Shown[Host];

        Assert.Equal(
            (HostState.Active, HostAvailability.Inactive, "deactivated by anna: new kernel"),
            (shown.State, shown.Availability, shown.AvailabilityReason));
        Assert.False(shown.TakesNew);
        Assert.Equal(["disk=ssd", "gpu=1"], shown.Labels.Select(one => $"{one.Key}={one.Value}"));
        Assert.Same(Reported, picture.Told[Host]);
    }

    [Fact]
    public void Host_WhoseDecisionIsTakenBack_IsAsReported()
    {
        var picture = HostPicture.Empty.With(Reported).With(Decided).With(Record(2));

        Assert.Equal(Reported, picture.Shown[Host]);
    }

    [Theory]
    [InlineData(1, 5, false)]
    [InlineData(2, 2, false)]
    [InlineData(2, 4, true)]
    [InlineData(3, 1, true)]
    public void Record_OfAnEarlierOwnerOrVersion_IsIgnored(long epoch, long version, bool counts)
    {
        var picture = HostPicture.Empty.With(Reported).With(Record(3) with { Epoch = new Epoch(2), Availability = HostAvailability.Draining });

        var next = picture.With(Record(version) with { Epoch = new Epoch(epoch) });

        Assert.Equal(counts ? HostAvailability.Active : HostAvailability.Draining, next.Shown[Host].Availability);
    }

    [Fact]
    public void RemovedHost_ThatIsReportedStill_IsNotShown()
    {
        var picture = HostPicture.Empty.With(Reported).With(Record(1) with { IsRemoved = true }).With(Reported with { Instances = 2 });

        Assert.Empty(picture.Shown);
        Assert.Equal([Host], picture.Removed);
        Assert.Equal(2, picture.With(Record(2)).Shown[Host].Instances);
    }

    private static HostRecord Record(long version) => new() { Host = Host, Version = version };
}
