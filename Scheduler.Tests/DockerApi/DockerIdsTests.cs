using Scheduler.Core.Swarm;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi;

namespace Scheduler.Tests.DockerApi;

public sealed class DockerIdsTests
{
    /// <summary>Clients keep ids: whatever changes one makes every script that holds it point at nothing.</summary>
    [Fact]
    public void Ids_OfTheSameThing_NeverChange()
    {
        Assert.Equal("27wgcg0td55yo987iaf6qkuyj", DockerIds.OfService("abcd1234"));
        Assert.Equal(DockerIds.OfTask(new InstanceId("abcd1234-1")), DockerIds.OfTask(InstanceId.Of("abcd1234", 1)));
    }

    [Fact]
    public void Ids_OfDifferentThings_AreDifferentAndOfDockersForm()
    {
        string[] ids =
        [
            DockerIds.OfService("a"), DockerIds.OfService("b"), DockerIds.OfHost(new HostId("a")),
            DockerIds.OfTask(new InstanceId("a")), DockerIds.OfSlot("a", 1), DockerIds.OfSlot("a", 11),
            DockerIds.OfNetwork("a"), DockerIds.OfFile(FileKind.Secret, "a"), DockerIds.OfFile(FileKind.Config, "a"),
            DockerIds.OfCluster("a"),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-z0-9]{25}$", id));
        Assert.All(ids, id => Assert.True(DockerIds.IsWhole(id)));
    }

    [Fact]
    public void Lookup_ByIdNameOrBeginning_FindsOneOrSaysWhyNot()
    {
        (string Id, string Name)[] all = [("abc1", "web"), ("abd2", "db"), ("xyz3", "abc1"), ("web9", "twin"), ("zzz8", "twin")];
        Found<Tuple<string, string>> Find(string text) =>
            DockerLookup.Find("service", text, [.. all.Select(one => Tuple.Create(one.Id, one.Name))], one => one.Item1, one => one.Item2);

        Assert.Equal("web", Find("abc1").One!.Item2);
        Assert.Equal("abd2", Find("db").One!.Item1);
        Assert.Equal("abc1", Find("web").One!.Item1);
        Assert.Equal("abd2", Find("abd").One!.Item1);
        Assert.NotNull(Find("ab").Problem);
        Assert.NotNull(Find("twin").Problem);
        Assert.NotNull(Find("").Problem);
        Assert.NotNull(Find("nothing").Problem);
    }
}
