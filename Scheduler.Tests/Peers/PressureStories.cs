using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Calling;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Tests.Peers;

/// <summary>More than a server can take, and what no server should take.</summary>
public sealed class PressureStories
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(100, 1)]
    public async Task Ask_BeyondTheRoomOfEitherEnd_IsRefusedAsBusyAfterAWhile(int clientRoom, int serverRoom)
    {
        var impatient = PeerStage.Options with { RequestPatience = TimeSpan.FromMilliseconds(50) };
        await using var stage = await PeerStage.StartAsync(impatient with { RequestsMax = clientRoom }, impatient with { RequestsMax = serverRoom });
        var (come, go) = stage.Inbox.Hold();
        var first = stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long);
        await come.WaitAsync(PeerStage.Long);

        var second = await stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long);

        Assert.Equal(RefusalKind.Busy, Assert.IsType<Refusal>(second).Kind);
        Assert.Equal(1, stage.Inbox.Asked);
        go.SetResult();
        Assert.Equal(Refusal.Conflict("held"), await first);
        Assert.Equal(Refusal.Conflict("held"), await stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long));
    }

    [Theory]
    [InlineData(100_000, 16_000_000)]
    [InlineData(16_000_000, 100_000)]
    public async Task Ask_BeyondTheLargestMessageOfEitherEnd_IsInvalid(int clientMost, int serverMost)
    {
        await using var stage = await PeerStage.StartAsync(
            PeerStage.Options with { MessageBytesMax = clientMost }, PeerStage.Options with { MessageBytesMax = serverMost });

        var reply = await stage.Transport.AskAsync(stage.Target, "e", Refusal.Conflict(new string('x', 3_000_000)), PeerStage.Long);

        Assert.Equal(RefusalKind.Invalid, Assert.IsType<Refusal>(reply).Kind);
        Assert.Equal(0, stage.Inbox.Asked);
        Assert.Equal(new NotHere("e"), await stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long));
    }

    [Fact]
    public async Task Ask_OfATypeThatDoesNotCross_IsInvalid()
    {
        await using var stage = await PeerStage.StartAsync();

        Assert.Equal(RefusalKind.Invalid, Assert.IsType<Refusal>(await stage.Transport.AskAsync(stage.Target, "e", "text", PeerStage.Long)).Kind);
    }

    [Theory]
    [InlineData("service.get/1", "{}", "0", "1", RefusalKind.Unavailable)]
    [InlineData("service.get/1", "{}", "1000", "99", RefusalKind.Unavailable)]
    [InlineData("service.get/1", "{}", "soon", "1", RefusalKind.Invalid)]
    [InlineData("service.get/1", "{}", "-1", "1", RefusalKind.Invalid)]
    [InlineData("service.get/1", "{", "1000", "1", RefusalKind.Invalid)]
    [InlineData("service.get/1", "null", "1000", "1", RefusalKind.Invalid)]
    [InlineData("service.get/2", "{}", "1000", "1", RefusalKind.Invalid)]
    [InlineData("service.request/1", """{"command":{"kind":"explode"}}""", "1000", "1", RefusalKind.Invalid)]
    [InlineData("service.request/1", """{"command":{}}""", "1000", "1", RefusalKind.Invalid)]
    [InlineData("service.request/1", """{"command":null}""", "1000", "1", RefusalKind.Invalid)]
    [InlineData("service.get/1", "\u00ff", "1000", "1", RefusalKind.Invalid)]
    public async Task Server_AskedInWordsItCannotUse_RefusesAndServesOn(
        string manifest, string body, string deadline, string version, RefusalKind expected)
    {
        await using var stage = await PeerStage.StartAsync();
        using var client = new PeerConnector(new NodeId("there"), stage.Target.Address, PeerStage.Options, stage.Here).Open();
        using var request = PeerMessages.Request(HttpMethod.Post, Protocol.AskPath);
        request.Headers.Add(Protocol.ManifestHeader, manifest);
        request.Headers.Add(Protocol.VersionHeader, version);
        request.Headers.Add(Protocol.DeadlineHeader, deadline);
        request.Headers.Add(Protocol.AddressHeader, "e");
        request.Content = new ByteArrayContent(System.Text.Encoding.Latin1.GetBytes(body));

        using var response = await client.SendAsync(request, CancellationToken.None);
        var answer = await PeerMessages.ReadAsync(WireManifests.Registry, response, CancellationToken.None);

        Assert.Equal(expected, Assert.IsType<Refusal>(answer).Kind);
        Assert.Equal(0, stage.Inbox.Asked);
        Assert.Equal(new NotHere("e"), await stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long));
    }

    [Fact]
    public async Task Server_WhoseInboxBreaks_LosesThatRequestOnly()
    {
        await using var stage = await PeerStage.StartAsync();
        var (come, go) = stage.Inbox.Hold();
        var held = stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long);
        await come.WaitAsync(PeerStage.Long);
        stage.Inbox.OnAsk = (_, _, _, _) => throw new InvalidOperationException("broken");

        var reply = await stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long);

        Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<Refusal>(reply).Kind);
        go.SetResult();
        Assert.Equal(Refusal.Conflict("held"), await held);
    }

    [Fact]
    public async Task NewerServer_WithMoreMembersAndMessages_IsUnderstoodInTheOlderVersion()
    {
        var newer = new ManifestRegistry()
            .Add<PeerFacts>("peer.facts/1")
            .Add<GetService>("service.get/1")
            .Add<NewerNotHere>("not-here/1")
            .Add<Unheard>("unheard/1");
        await using var stage = await PeerStage.StartAsync(serverRegistry: newer, serverVersions: new VersionRange(1, 2));
        stage.Inbox.OnAsk = (address, _, _, _) =>
            Task.FromResult<object>(address == "new" ? new Unheard(1) : new NewerNotHere(address, "look in the cellar"));

        Assert.Equal(new NotHere("old"), await stage.Transport.AskAsync(stage.Target, "old", new GetService(), PeerStage.Long));
        Assert.Equal(
            RefusalKind.OutcomeUnknown,
            Assert.IsType<Refusal>(await stage.Transport.AskAsync(stage.Target, "new", new GetService(), PeerStage.Long)).Kind);
    }

    [Fact]
    public async Task OlderServer_AskedWithANewMessage_SaysThatItIsOfANewerVersion()
    {
        await using var stage = await PeerStage.StartAsync();
        using var transport = stage.TransportOf(
            stage.Here,
            registry: new ManifestRegistry().Add<PeerFacts>("peer.facts/1").Add<Refusal>("refusal/1").Add<Unheard>("unheard/1"));

        var refusal = Assert.IsType<Refusal>(await transport.AskAsync(stage.Target, "e", new Unheard(1), PeerStage.Long));

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Contains("newer version", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_OfNoCommonVersion_IsReachedAndAskedNothing()
    {
        await using var stage = await PeerStage.StartAsync(serverVersions: new VersionRange(2, 3));

        var reply = await stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long);

        PeerStage.AssertNothingDone(reply);
        Assert.Equal(Scheduler.Actors.Seams.PeerReach.Reached, await stage.Transport.ReachAsync(stage.Target, PeerStage.Long));
    }

    private sealed record NewerNotHere(string Reason, string Hint);

    private sealed record Unheard(int Number);
}
