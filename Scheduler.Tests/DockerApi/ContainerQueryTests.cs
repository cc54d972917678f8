using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Containers;
using Scheduler.Node.Http.DockerApi.Requests;

namespace Scheduler.Tests.DockerApi;

/// <summary>What of a list of containers goes to which host, and what is judged here.</summary>
public sealed class ContainerQueryTests
{
    private const string Cluster = "prod-1";
    private static readonly HostId Host = new("h1");

    [Theory]
    [InlineData("""{"status":["exited"],"label":["a=b"]}""", """{"label":["a=b"],"status":["exited"]}""")]
    [InlineData("""{"name":["web"]}""", """{"name":["web"]}""")]
    [InlineData("""{"name":["h1/web","db"]}""", """{"name":["web","db"]}""")]
    [InlineData("""{"name":["^/h1/web$"]}""", """{"name":["^/web$"]}""")]
    [InlineData("""{"name":["^/web"]}""", """{"name":["^/web"]}""")]
    [InlineData("""{"label":["com.docker.swarm.service.name=shop_web","x"]}""", """{"label":["x"]}""")]
    [InlineData("""{"node":["h1"],"health":["healthy"]}""", """{"health":["healthy"]}""")]
    public void Filters_GoToTheHostAsItKnowsThem(string filters, string expected) =>
        Assert.Equal(expected, Query(filters).CallTo(Host, TimeSpan.FromSeconds(1))!.Query["filters"]);

    [Theory]
    [InlineData("""{"name":["h2/web"]}""")]
    [InlineData("""{"node":["h2"]}""")]
    public void Host_ThatCanHaveNothingOfIt_IsNotAsked(string filters) => Assert.Null(Query(filters).CallTo(Host, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Node_IsMeantByTheBeginningOfItsIdToo() =>
        Assert.NotNull(Query($$"""{"node":["{{DockerIds.OfHost(Host)[..8]}}"]}""").CallTo(Host, TimeSpan.FromSeconds(1)));

    [Theory]
    [InlineData("{}", "2")]
    [InlineData("""{"is-task":["true"]}""", null)]
    [InlineData("""{"label":["com.docker.stack.namespace=shop"]}""", null)]
    public void Limit_GoesToTheHostOnlyWhereItCanKnowTheNewest(string filters, string? expected) =>
        Assert.Equal(expected, (Query(filters) with { Limit = 2 }).CallTo(Host, TimeSpan.FromSeconds(1))!.Query.GetValueOrDefault("limit"));

    [Theory]
    [InlineData("{}", true, true)]
    [InlineData("""{"is-task":["true"]}""", true, false)]
    [InlineData("""{"is-task":["false"]}""", false, true)]
    [InlineData("""{"label":["com.docker.swarm.service.name=shop_web"]}""", true, false)]
    [InlineData("""{"label":["com.docker.stack.namespace=shop"]}""", true, false)]
    [InlineData("""{"label":["com.docker.swarm.service.name=other"]}""", false, false)]
    [InlineData("""{"network":["shop_default"]}""", true, false)]
    public void Containers_AreJudgedByWhatOnlyTheClusterKnows(string filters, bool own, bool foreign)
    {
        Assert.Equal(own, Query(filters).Admits(OwnRow(), Cluster, [], []));
        Assert.Equal(foreign, Query(filters).Admits(
            ContainerRow.Of(Host, Cluster, Json("""{"Id":"f","Names":["/db"],"Labels":{},"Created":5}""")),
            Cluster, [], []));
    }

    [Fact]
    public void Trials_AreNoContainersOfAnybody() =>
        Assert.False(Query("{}").Admits(
            ContainerRow.Of(Host, Cluster, Json("""{"Id":"f","Names":["/t"],"Labels":{"io.scheduler.trial":"1"}}""")),
            Cluster, [], []));

    [Theory]
    [InlineData(new long[] { 11 }, new long[] { }, true)]
    [InlineData(new long[] { 10 }, new long[] { }, false)]
    [InlineData(new long[] { }, new long[] { 9 }, true)]
    [InlineData(new long[] { }, new long[] { 10 }, false)]
    public void Age_IsComparedWithThatOfAnyHostsContainer(long[] before, long[] since, bool expected) =>
        Assert.Equal(expected, Query("{}").Admits(OwnRow(), Cluster, before, since));

    [Fact]
    public void Row_HasItsHostInItsNamesAndSwarmsLabels()
    {
        var row = OwnRow();

        Assert.Equal("/h1/shop_web.2.abc-7", (string)row["Names"]![0]!);
        Assert.Equal("shop_web", (string)row["Labels"]!["com.docker.swarm.service.name"]!);
        Assert.Equal(DockerIds.OfService("abc"), (string)row["Labels"]!["com.docker.swarm.service.id"]!);
        Assert.Equal(DockerIds.OfTask(new InstanceId("abc-7")), (string)row["Labels"]!["com.docker.swarm.task.id"]!);
        Assert.Equal("shop", (string)row["Labels"]!["com.docker.stack.namespace"]!);
        Assert.Null(row["Labels"]!["io.scheduler.spec"]);
        Assert.Equal(7_000_000_000_000_000_001, (long)row["SizeRw"]!);
    }

    [Fact]
    public void Network_IsTheClustersAndNotTheHostsOwn()
    {
        var id = DockerIds.OfNetwork("shop_default");

        Assert.Equal(id, (string)OwnRow()["NetworkSettings"]!["Networks"]!["shop_default"]!["NetworkID"]!);
        Assert.True(Query($$"""{"network":["{{id}}"]}""").Admits(OwnRow(), Cluster, [], []));
        Assert.False(Query($$"""{"network":["{{DockerIds.OfNetwork("other")}}"]}""").Admits(OwnRow(), Cluster, [], []));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"name":["web"]}""", true)]
    [InlineData("""{"name":["h2/web"]}""", false)]
    [InlineData("""{"id":["cc"]}""", true)]
    [InlineData("""{"status":["exited"]}""", false)]
    [InlineData("""{"label":["com.docker.swarm.service.name=shop_web"]}""", true)]
    public void Hearsay_IsJudgedByWhatIsKnown(string filters, bool expected)
    {
        var instance = new InstanceView
        {
            Id = new InstanceId("abc-7"), Service = new ServiceKey("shop", "web"), Slot = 2,
            Host = Host, ContainerId = "cc01", ContainerName = "shop_web.2.abc-7",
            Revision = 1, State = InstanceState.Unknown, Goal = InstanceGoal.Running,
        };
        var row = ContainerRow.Of(Host, Cluster, instance, "host h1: it is away");

        Assert.Equal("Unknown: host h1: it is away", (string)row["Status"]!);
        Assert.Equal(expected, Query(filters).AdmitsHearsay(Host, row));
    }

    [Fact]
    public void Hearsay_IsNoAnswerToWhatOnlyEnginesKnow() => Assert.False(Query("""{"volume":["data"]}""").CanJudgeHearsay);

    private static JsonObject OwnRow() => ContainerRow.Of(Host, Cluster, Json("""
        {"Id":"cc01","Names":["/shop_web.2.abc-7"],"Created":10,"SizeRw":7000000000000000001,"Labels":{"io.scheduler.cluster":"prod-1","io.scheduler.instance":"abc-7",
         "io.scheduler.stack":"shop","io.scheduler.service":"web","io.scheduler.slot":"2","io.scheduler.spec":"1:long"},
         "NetworkSettings":{"Networks":{"shop_default":{"NetworkID":"0123","IPAddress":"172.18.0.2"}}}}
        """));

    private static ContainerQuery Query(string filters) =>
        new(DockerFilters.Parse(filters, ContainerQuery.Known).Filters!, All: false, Size: false, Limit: null);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
