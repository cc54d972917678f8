using Scheduler.Actors.Cluster;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Configuration;

/// <summary>Reads how this node takes part in its cluster.</summary>
public sealed class ClusterReader(SettingReader settings)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    public ClusterSection Read()
    {
        var name = settings.Text("cluster.name") ?? "";
        if (Naming.Fault(name) is { } fault) settings.Refuse("cluster.name", $"a valid name ({fault})");
        var faultsBefore = settings.Faults.Count;
        var lease = settings.Time("cluster.leaseDuration", TimeSpan.FromMilliseconds(200), Day);
        var renew = settings.Time("cluster.renewEvery", TimeSpan.FromMilliseconds(20), Day);
        var margin = settings.Time("cluster.safetyMargin", Moment, Day);
        // Durations that could not be read say nothing about each other.
        if (settings.Faults.Count == faultsBefore && renew + margin >= lease)
            settings.Refuse("cluster.leaseDuration", "more than renewEvery and safetyMargin together");
        return new ClusterSection(name, lease, renew, margin, settings.Number("cluster.shardCount", 1, 4096))
        {
            Downing = ReadDowning(),
            StableAfter = settings.Time("cluster.downing.stableAfter", TimeSpan.FromMilliseconds(100), Day),
        };
    }

    private DowningStrategy ReadDowning()
    {
        const string Key = "cluster.downing.strategy";
        switch (settings.Text(Key))
        {
            case "keep-majority":
                return new DowningStrategy.KeepMajority();
            case "keep-oldest":
                return new DowningStrategy.KeepOldest();
            case "static-quorum":
                return new DowningStrategy.StaticQuorum(settings.Number("cluster.downing.quorumSize", 1, 1000));
            default:
                settings.Refuse(Key, "keep-majority, keep-oldest or static-quorum");
                return new DowningStrategy.KeepMajority();
        }
    }
}
