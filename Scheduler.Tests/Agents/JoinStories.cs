using Scheduler.Core.Agents.Lines;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Tests.Agents;

/// <summary>Which machines become hosts, and what the others are told.</summary>
public sealed class JoinStories
{
    [Fact]
    public async Task Machine_WithAToken_IsAHostFromThenOnWithoutIt()
    {
        await using var stage = await AgentStage.StartAsync();

        var joined = await stage.JoinAsync("m1", "web1", await stage.NewTokenAsync());
        var again = await stage.JoinAsync("m1", "web1", null);

        Assert.Equal((AgentStage.Cluster, new HostId("web1")), (joined.Cluster, joined.Host));
        Assert.Equal(joined.Certificate.RawData, again.Certificate.RawData);
    }

    [Fact]
    public async Task Machine_WithoutAToken_IsToldHowToGetOne()
    {
        await using var stage = await AgentStage.StartAsync();

        Assert.Contains("scheduler hosts token create", await stage.RefusalAsync("m1", "web1", null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfNoForm_IsRefusedAndNotShown()
    {
        await using var stage = await AgentStage.StartAsync();

        var words = await stage.RefusalAsync("m1", "web1", "my-secret");

        Assert.Contains("sht1.", words, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ExpiredRevokedOrUsedUp_IsRefusedInWords()
    {
        await using var stage = await AgentStage.StartAsync();
        var revoked = await stage.NewTokenAsync();
        await stage.Tokens.RevokeAsync(revoked.Split('.')[2], CancellationToken.None);
        var used = await stage.NewTokenAsync();
        await stage.JoinAsync("m0", "web0", used);

        Assert.Contains(
            "has expired",
            await stage.RefusalAsync("m1", "web1", await stage.NewTokenAsync(TimeSpan.FromSeconds(-1))),
            StringComparison.Ordinal);
        Assert.Contains("was revoked", await stage.RefusalAsync("m1", "web1", revoked), StringComparison.Ordinal);
        Assert.Contains("is used up", await stage.RefusalAsync("m1", "web1", used), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfAnotherCluster_IsNeverSentToThisOne()
    {
        await using var stage = await AgentStage.StartAsync();
        using var other = ClusterAuthority.Create(DateTimeOffset.UtcNow);
        var token = HostToken.New(other.Pin);

        var fault = await Assert.ThrowsAsync<DialException>(() =>
            JoinCall.SendAsync(stage.Address, token, new HostId("web1"), KeptIdentity.NewKey(), CancellationToken.None));

        Assert.Contains("of another cluster", fault.Message, StringComparison.Ordinal);
        Assert.False(await stage.Register.IsJoinedAsync(new HostId("web1")));
    }

    [Fact]
    public async Task Machine_ThatTakesALivingHostsName_IsRefused()
    {
        await using var stage = await AgentStage.StartAsync();
        await stage.JoinAsync("m1", "web1", await stage.NewTokenAsync());

        var words = await stage.RefusalAsync("m2", "web1", await stage.NewTokenAsync());

        Assert.Contains("another machine has joined as web1", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machine_ThatTakesTheNameOfAServersOwnHost_IsRefused()
    {
        await using var stage = await AgentStage.StartAsync();
        stage.Embedded.Add(new HostId("web1"));

        Assert.Contains(
            "looks after a host web1 itself",
            await stage.RefusalAsync("m1", "web1", await stage.NewTokenAsync()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_OfARemovedHost_IsFreeForAnotherMachine()
    {
        await using var stage = await AgentStage.StartAsync();
        var first = await stage.JoinAsync("m1", "web1", await stage.NewTokenAsync());
        await stage.Register.RemoveAsync(new HostId("web1"));

        await stage.JoinAsync("m2", "web1", await stage.NewTokenAsync());

        var refused = await Assert.ThrowsAsync<DialException>(() => stage.DialerOf(first).DialAsync(stage.Address));
        Assert.Contains("another machine has joined as web1 since", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_ThatIsNotLetInYet_IsTriedAgainWithTheSameToken()
    {
        await using var stage = await AgentStage.StartAsync();
        var asked = 0;
        stage.LetIn = host => ++asked == 1 ? Refusal.Unavailable($"the record of {host} is moving") : null;

        var joined = await stage.JoinAsync("m1", "web1", await stage.NewTokenAsync(uses: 1));

        Assert.Equal((new HostId("web1"), 2), (joined.Host, asked));
    }

    [Fact]
    public async Task Machine_Renamed_JoinsAnewAndKeepsWhatItWasAside()
    {
        await using var stage = await AgentStage.StartAsync();
        await stage.JoinAsync("m1", "web1", await stage.NewTokenAsync());

        Assert.Contains("has not joined", await stage.RefusalAsync("m1", "web2", null), StringComparison.Ordinal);

        Assert.Equal(new HostId("web2"), (await stage.JoinAsync("m1", "web2", await stage.NewTokenAsync())).Host);
    }
}
