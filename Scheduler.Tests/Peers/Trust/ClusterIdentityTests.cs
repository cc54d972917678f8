using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Configuration;
using Scheduler.Node.Peers.Trust;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Peers.Trust;

public sealed class ClusterIdentityTests
{
    [Fact]
    public async Task Servers_OfOneDatabaseAndOneSecret_AcceptEachOther()
    {
        using var folder = new ScratchFolder();
        var settings = new MemorySettings();
        using var one = await OpenAsync(settings, folder, "one");
        using var two = await OpenAsync(settings, folder, "two");

        Assert.Null(one.FaultOf(two.Current.TargetCertificate, isClient: true));
        Assert.Null(two.FaultOf(one.Current.TargetCertificate, isClient: false, new NodeId("one")));
        Assert.NotNull(two.FaultOf(one.Current.TargetCertificate, isClient: false, new NodeId("three")));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(19, false)]
    [InlineData(21, true)]
    [InlineData(5000, false)]
    public void Certificate_AsTimePasses_IsRenewedInTimeAndNeverWithoutAnAuthority(int days, bool isRenewed)
    {
        var clock = new HandTimers();
        using var identity = new ClusterIdentity(ClusterAuthority.Create(clock.GetUtcNow()), new NodeId("one"), [], clock, NullLogger.Instance);
        var before = identity.Current;

        clock.Offset = TimeSpan.FromDays(days);
        clock.Fire();

        Assert.Equal(isRenewed, !ReferenceEquals(before, identity.Current));
    }

    private static Task<ClusterIdentity> OpenAsync(MemorySettings settings, ScratchFolder folder, string node) => ClusterIdentity.OpenAsync(
        settings,
        new PeersSection
        {
            Listen = null,
            Advertise = null,
            Token = "one secret for both of them",
            TokenFile = null,
            DefaultTokenFile = folder.File("cluster.token"),
            NewToken = false,
            RequestsMax = 1,
            MessageBytesMax = 1,
        },
        new NodeId(node),
        ["127.0.0.1"],
        TimeProvider.System,
        NullLoggerFactory.Instance);

    /// <summary>Its timers go off when a test says so.</summary>
    private sealed class HandTimers : TimeProvider
    {
        private Action _timers = () => { };

        public TimeSpan Offset { get; set; }

        public void Fire() => _timers();

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers += () => callback(state);
            return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
