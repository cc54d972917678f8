using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Contracts;

/// <summary>Who is there, in which life, and whom it cannot reach. A lease of zero is past at once, so no test waits for a clock.</summary>
public abstract class MembershipContract(IStoresUnderTest kind) : StoresContract(kind)
{
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");

    [SkippableFact]
    public async Task Join_FirstTime_IsJoiningWithIncarnationOne()
    {
        var self = await Store.Leases.JoinAsync(A, "host-a:7", LongLease);

        Assert.Equal(new NodeIncarnation(A, 1), self);
        var member = Assert.Single(await Store.Leases.MembersAsync());
        Assert.Equal((self, "host-a:7", MemberStatus.Joining), (member.Incarnation, member.Address, member.Status));
    }

    [SkippableFact]
    public async Task Join_Again_SupersedesTheOlderLife()
    {
        var old = await Store.Leases.JoinAsync(A, "host-a:7", LongLease);

        var self = await Store.Leases.JoinAsync(A, "host-a:8", LongLease);

        Assert.Equal(new NodeIncarnation(A, 2), self);
        Assert.False(await Store.Leases.RenewAsync(old, LongLease));
        Assert.True(await Store.Leases.RenewAsync(self, LongLease));
        Assert.Equal((self, "host-a:8"), (await Store.Leases.MembersAsync()).Select(m => (m.Incarnation, m.Address)).Single());
    }

    [SkippableFact]
    public async Task Join_SameNodeManyTimesAtOnce_GivesEachItsOwnIncarnation()
    {
        var stores = new[] { Store, await OpenAnotherAsync(), await OpenAnotherAsync() };

        var lives = await Task.WhenAll(Enumerable.Range(0, 12).Select(n =>
            Task.Run(() => stores[n % 3].Leases.JoinAsync(A, "a:1", LongLease))));

        Assert.Equal(Enumerable.Range(1, 12).Select(n => (long)n), lives.Select(l => l.Number).Order());
    }

    [SkippableFact]
    public async Task Renew_Live_MovesTheLeaseForward()
    {
        var self = await Store.Leases.JoinAsync(A, "a:1", TimeSpan.FromMinutes(1));
        var before = (await Store.Leases.MembersAsync()).Single().LeaseUntil;

        Assert.True(await Store.Leases.RenewAsync(self, LongLease));

        var moved = (await Store.Leases.MembersAsync()).Single().LeaseUntil - before;
        Assert.InRange(moved, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [SkippableFact]
    public async Task Renew_NodeThatNeverJoined_IsRefused() =>
        Assert.False(await Store.Leases.RenewAsync(new NodeIncarnation(A, 1), LongLease));

    [SkippableFact]
    public async Task Renew_PastLeaseWhileNobodyClaimed_ComesBack()
    {
        var self = await Store.Leases.JoinAsync(A, "a:1", TimeSpan.Zero);
        Assert.Equal(MemberStatus.Down, (await Store.Leases.MembersAsync()).Single().Status);

        Assert.True(await Store.Leases.RenewAsync(self, LongLease));

        Assert.Equal(MemberStatus.Joining, (await Store.Leases.MembersAsync()).Single().Status);
    }

    [SkippableFact]
    public async Task Advance_StepByStep_NeverGoesBack()
    {
        var self = await Store.Leases.JoinAsync(A, "a:1", LongLease);

        Assert.True(await Store.Leases.AdvanceAsync(self, MemberStatus.Up));
        Assert.False(await Store.Leases.AdvanceAsync(self, MemberStatus.Up));
        Assert.True(await Store.Leases.AdvanceAsync(self, MemberStatus.Leaving));
        Assert.False(await Store.Leases.AdvanceAsync(self, MemberStatus.Up));
        Assert.Equal(MemberStatus.Leaving, (await Store.Leases.MembersAsync()).Single().Status);

        await Store.Leases.DownAsync(self, "goodbye", isGone: true);
        Assert.False(await Store.Leases.AdvanceAsync(self, MemberStatus.Leaving));
        Assert.False(await Store.Leases.AdvanceAsync(new NodeIncarnation(B, 1), MemberStatus.Up));
    }

    [SkippableFact]
    public async Task Publish_UnreachableMembers_AreRead()
    {
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        NodeIncarnation[] cut = [new(new NodeId("c#x\"y"), 7), new(B, 12)];

        await Store.Leases.PublishAsync(a, cut);
        Assert.Equal([new(B, 12), new(new NodeId("c#x\"y"), 7)], (await Store.Leases.MembersAsync()).Single().Unreachable.ToArray());

        await Store.Leases.PublishAsync(a, []);
        Assert.Empty((await Store.Leases.MembersAsync()).Single().Unreachable);
    }

    [SkippableFact]
    public async Task Join_Again_ForgetsWhatTheOlderLifeSaid()
    {
        var old = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Store.Leases.AdvanceAsync(old, MemberStatus.Up);
        await Store.Leases.PublishAsync(old, [new NodeIncarnation(B, 1)]);
        await Store.Leases.DownAsync(old, "goodbye", isGone: true);

        await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Store.Leases.PublishAsync(old, [new NodeIncarnation(B, 2)]);

        var member = (await Store.Leases.MembersAsync()).Single();
        Assert.Equal(MemberStatus.Joining, member.Status);
        Assert.Null(member.Reason);
        Assert.Empty(member.Unreachable);
    }

    [SkippableFact]
    public async Task Changed_ByAnotherNode_IsHeardEachTime()
    {
        using var heard = new SemaphoreSlim(0);
        var other = await OpenAnotherAsync();
        other.Leases.Changed += () => heard.Release();
        var self = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Heard();
        await Store.Leases.PublishAsync(self, [new NodeIncarnation(B, 1)]);
        await Heard();
        await Store.Leases.DownAsync(self, "goodbye", isGone: true);
        await Heard();

        // The first time may have been the listener's own beginning; the others were not.
        async Task Heard() => Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [SkippableFact]
    public async Task Members_OfSeveralNodes_ComeInOrdinalOrder()
    {
        foreach (var name in new[] { "node-2", "Node-1", "node-10", "ä" })
        {
            await Store.Leases.JoinAsync(new NodeId(name), "", LongLease);
        }

        Assert.Equal(
            ["Node-1", "node-10", "node-2", "ä"],
            (await Store.Leases.MembersAsync()).Select(m => m.Incarnation.Node.Value));
    }
}
