using Scheduler.Tests.Node.Cluster.History;

namespace Scheduler.Tests.Node.Cluster.Faults;

public sealed class OutageTests
{
    [Fact]
    public void Next_IsOfAWriteSentAfterTheFault()
    {
        var outage = Between(10, 20, (9.9, 10.1), (10.2, 12.5), (10.3, 12.4), (12.5, 12.6), (19.9, 19.95));

        Assert.Equal(2.4, outage.Next!.Value.TotalSeconds, 3);
        Assert.Equal(7.35, outage.LongestGap.TotalSeconds, 3);
    }

    [Fact]
    public void NoWrite_AfterTheFault_IsNever()
    {
        var outage = Between(10, 20, (9, 9.5));

        Assert.Null(outage.Next);
        Assert.Equal(10, outage.LongestGap.TotalSeconds, 3);
        Assert.Contains("| never |", OutageReport.Of([outage]), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ShowsRanksByKind()
    {
        var outages = Enumerable.Range(1, 20).Select(second => new Outage("kill", "a/b", TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second)));

        Assert.Contains("| kill | 20 | 10.00 | 19.00 | 20.00 | 10.00 | 20.00 |", OutageReport.Of([.. outages]), StringComparison.Ordinal);
    }

    private static Outage Between(double since, double until, params (double Sent, double Answered)[] writes) => Outage.Of(
        "kill",
        "a/b",
        writes.Select(one => new ServiceOperation(
            "a/b", IsWrite: true, TimeSpan.FromSeconds(one.Sent), TimeSpan.FromSeconds(one.Answered), Verdict.Accepted, 0)),
        TimeSpan.FromSeconds(since),
        TimeSpan.FromSeconds(until));
}
