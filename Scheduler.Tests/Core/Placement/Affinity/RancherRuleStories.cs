using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Placement.Affinity;

/// <summary>What Rancher's documentation says of its scheduler's labels, rule by rule.</summary>
public sealed class RancherRuleStories
{
    private const string Affinity = "io.rancher.scheduler.affinity:";

    [Theory]
    [InlineData("host_label: disk=ssd", "b b")]
    [InlineData("host_label: 'disk=ssd,zone=1'", "no host fits: a: it does not meet node.labels.disk==ssd; b: it does not meet node.labels.zone==1")]
    [InlineData("host_label: 'disk=hdd,zone=1'", "a a")]
    [InlineData("host_label: DISK=ssd", "no host fits: a, b: it does not meet node.labels.DISK==ssd")]
    [InlineData("host_label: disk=SSD", "b b")]
    [InlineData("host_label_ne: disk=ssd", "a a")]
    [InlineData("host_label_ne: 'disk=ssd,zone=1'", "no host fits: b: it does not meet node.labels.disk!=ssd; a: it does not meet node.labels.zone!=1")]
    [InlineData("host_label_ne: rack=9", "a b")]
    [InlineData("host_label_soft: disk=ssd", "b b")]
    [InlineData("host_label_soft: disk=nvme", "a b")]
    [InlineData("host_label_soft: 'disk=ssd,zone=2'", "b b")]
    [InlineData("host_label_soft_ne: zone=1", "b b")]
    [InlineData("host_label_soft_ne: 'zone=1,zone=2'", "a b")]
    public void HostLabel_OfEachKind_ChoosesHosts(string rule, string expected) => Assert.Equal(
        expected, new RuleStage().Hosts("a disk=hdd zone=1", "b disk=ssd zone=2").Place($"labels: {{{Affinity}{rule}}}", 2));

    [Theory]
    [InlineData("container_label: tier=db", "b")]
    [InlineData("container_label: 'tier=db,team=x'", "b")]
    [InlineData("container_label: tier=cache", "no host fits: a, b, c: it has no container with the label tier=cache")]
    [InlineData("container_label: 'tier=db,tier=web'", "no host fits: a, c: it has no container with the label tier=db; b: it has no container with the label tier=web")]
    [InlineData("container_label_ne: tier=web", "b")]
    [InlineData("container_label_ne: 'tier=web,tier=db'", "no host fits: b: it must have no container with the label tier=db, and has shop/db slot 1; a: it must have no container with the label tier=web, and has shop/web slot 1; c: it must have no container with the label tier=web, and has shop/web slot 2")]
    [InlineData("container_label_soft: tier=db", "b")]
    [InlineData("container_label_soft: tier=cache", "a")]
    [InlineData("container_label_soft_ne: tier=web", "b")]
    [InlineData("container: shop-db-1", "b")]
    [InlineData("container: shop_db_1", "b")]
    [InlineData("container: shop_db.1.db-1", "b")]
    [InlineData("container: shop_db", "no host fits: a, b, c: it has no container named shop_db")]
    [InlineData("container_ne: 'shop_web_1,shop_web_2'", "b")]
    [InlineData("container_soft: shop_web_2", "c")]
    [InlineData("container_soft_ne: 'shop_web_1,shop_db_1'", "c")]
    public void ContainerRule_OfEachKind_ChoosesHosts(string rule, string expected) => Assert.Equal(
        expected,
        new RuleStage().Hosts("a", "b", "c")
            .Runs("shop/web", "tier=web", "a", "c")
            .Runs("shop/db", "tier=db", "b")
            .Runs("other/x", "team=x", "b")
            .Place($"labels: {{{Affinity}{rule}}}"));

    [Theory]
    [InlineData("container_label_ne: '$${stack_name}/$${service_name}'", "must be key=value pairs")]
    [InlineData("host_label: disk", "must be key=value pairs")]
    [InlineData("container: ''", "the rule is empty")]
    public void Rule_WrittenWrongly_IsAnErrorWithItsPlace(string rule, string words) =>
        Assert.Contains(words, Assert.Single(Compose.ComposeText.Errors(Compose.ComposeText.Service($"labels: {{{Affinity}{rule}}}"))));

    [Fact]
    public void Rule_OfNoSuchKind_Warns() => Assert.Contains(
        "has no effect: a rule is on host_label",
        Assert.Single(Compose.ComposeText.Warnings(Compose.ComposeText.Service($"labels: ['{Affinity}host_lable=a=b']"))));

    [Fact]
    public void Service_KeptFromItself_HasOneOnEachHostAndSaysWhyNoMore() => Assert.Equal(
        "a b no host fits: a: it must have no container with the label io.rancher.stack_service.name=shop/a, and has slot 1 of this service; b: it must have no container with the label io.rancher.stack_service.name=shop/a, and has slot 2 of this service",
        new RuleStage().Hosts("a", "b")
            .Place($"labels: {{{Affinity}container_label_ne: 'io.rancher.stack_service.name=$${{stack_name}}/$${{service_name}}'}}", 3));

    [Fact]
    public void Service_RatherNotBesideItself_SpreadsAndThenShares() => Assert.Equal(
        "a b a",
        new RuleStage().Hosts("a", "b")
            .Place($"labels: {{{Affinity}container_label_soft_ne: 'io.rancher.stack_service.name=$${{stack_name}}/$${{service_name}}'}}", 3));

    [Fact]
    public void Service_RatherBesideItself_StaysTogether() => Assert.Equal(
        "a a a",
        new RuleStage().Hosts("a", "b")
            .Place($"labels: {{{Affinity}container_label_soft: 'io.rancher.project_service.name=$${{project_name}}/$${{service_name}}'}}", 3));

    [Fact]
    public void Service_OnlyBesideItself_FindsNoFirstPlaceAndSaysWhy() => Assert.Equal(
        "no host fits: a: it has no container with the label app=x",
        new RuleStage().Hosts("a").Place($"labels: {{app: x, {Affinity}container_label: app=x}}"));

    [Fact]
    public void Service_BesideAnotherOfItsStack_FollowsEachOfIt() => Assert.Equal(
        "b c b",
        new RuleStage().Hosts("a", "b", "c")
            .Runs("shop/db", "", "b", "c")
            .Place($"labels: {{{Affinity}container_label: 'io.rancher.stack_service.name=$${{stack_name}}/db'}}", 3));

    [Fact]
    public void Service_BesideAnyOfAnotherStack_GoesThere() => Assert.Equal(
        "c",
        new RuleStage().Hosts("a", "b", "c")
            .Runs("shop/db", "", "b")
            .Runs("infra/proxy", "", "c")
            .Place($"labels: {{{Affinity}container_label: io.rancher.stack.name=infra}}"));

    [Fact]
    public void SoftRules_Several_TheHostThatBreaksFewestIsFirst() => Assert.Equal(
        "c",
        new RuleStage().Hosts("a x=1", "b x=1", "c x=1 y=1")
            .Runs("shop/db", "", "c")
            .Place($"labels: ['{Affinity}host_label_soft=x=1,y=1', '{Affinity}container_soft=shop_db_1']"));

    [Fact]
    public void SoftRule_BesideAHardOne_NeverWins() => Assert.Equal(
        "a a",
        new RuleStage().Hosts("a disk=ssd", "b fast=yes")
            .Place($"labels: ['{Affinity}host_label=disk=ssd', '{Affinity}host_label_soft=fast=yes']", 2));

    [Fact]
    public void Label_GivenTwice_TheLastOneCounts() =>
        Assert.Equal(
            "b",
            new RuleStage().Hosts("a x=1", "b x=2")
                .Place($"labels: ['{Affinity}container_label_soft=x=1', '{Affinity}host_label_soft=x=1', '{Affinity}host_label_soft=x=2']"));

    [Fact]
    public void Rule_OnWhatRancherSaysOfAHost_IsAnsweredByItsEngine() => Assert.Equal(
        "no host fits: a: it does not meet node.labels.io.rancher.host.os==windows",
        new RuleStage().Hosts("a").Place($"labels: {{{Affinity}host_label: io.rancher.host.os=windows}}"));

    [Fact]
    public void Rules_AndPorts_EachHostSaysWhatStandsInTheWay() => Assert.Equal(
        "no host fits: b: it must have no container with the label tier=db, and has shop/db slot 1; a: port 80/tcp is taken by nginx",
        new RuleStage().Host(Specs.Host("a") with { Ports = [new(80, "tcp", null, "nginx")] }).Hosts("b").Runs("shop/db", "tier=db", "b")
            .Place($"ports: ['80:80']\nlabels: {{{Affinity}container_label_ne: tier=db}}"));

    [Fact]
    public void GlobalService_WithAHostLabel_IsWhereTheLabelIs()
    {
        var story = new Core.Services.ServiceStory();
        story.SetHosts(RuleStage.Labelled("a gpu=yes"), RuleStage.Labelled("b"), RuleStage.Labelled("c gpu=yes"));
        story.Put(Compose.ComposeText.Spec($"labels: {{io.rancher.scheduler.global: 'true', {Affinity}host_label: gpu=yes}}"));
        story.Converge();

        Assert.Equal(["a", "c"], story.Live.Select(one => one.Host.Value));
    }

    [Fact]
    public void GlobalService_WithAnyOtherRule_WarnsThatItHasNoEffect() => Assert.Contains(
        "a global service has one instance on every host that its hard rules on hosts admit",
        Assert.Single(Compose.ComposeText.Warnings(Compose.ComposeText.Service(
            $"labels: {{io.rancher.scheduler.global: 'true', {Affinity}host_label_soft: gpu=yes}}"))));

    [Theory]
    [InlineData("require_any=role=infra", "role: infra", "a")]
    [InlineData("require_any=role=infra", "role: web", "no host fits: a: it takes only containers with the label role=infra")]
    [InlineData("require_any=role=infra,system", "system: ''", "a")]
    [InlineData("require_any=role=infra,system", "x: y", "no host fits: a: it takes only containers with the label role=infra or system")]
    public void Host_ThatDemandsALabel_TakesOnlyContainersWithIt(string demand, string label, string expected) =>
        Assert.Equal(expected, new RuleStage().Hosts($"a io.rancher.scheduler.{demand}").Place($"labels: {{{label}}}"));

    [Fact]
    public void Host_ThatDemandsALabel_IsNoPlaceForAGlobalServiceWithoutIt()
    {
        var story = new Core.Services.ServiceStory();
        story.SetHosts(RuleStage.Labelled("a io.rancher.scheduler.require_any=infra"), RuleStage.Labelled("b"));
        story.Put(Specs.Global());
        story.Converge();

        Assert.Equal("b", Assert.Single(story.Live).Host.Value);
    }

    [Fact]
    public void Update_OfAServiceKeptFromItself_StaysWhereItIs()
    {
        var spec = Compose.ComposeText.Spec($"labels: {{app: x, {Affinity}container_label_ne: app=x}}");
        var story = new Core.Services.ServiceStory();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Put(spec, 2);
        story.Converge();
        story.Put(spec with { Container = spec.Container with { Image = "web:2" } });
        story.Converge();

        Assert.Equal(ServiceStatus.Active, story.View.Status);
        Assert.Equal(["a", "b"], story.Live.Select(one => one.Host.Value).Order());
    }

    [Fact]
    public void Drain_OfAServiceKeptFromItself_WaitsForAHostOfItsOwn()
    {
        var story = new Core.Services.ServiceStory();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Put(Compose.ComposeText.Spec($"labels: {{app: x, {Affinity}container_label_ne: app=x}}"), 2);
        story.Converge();
        var draining = Specs.Host("a") with { Availability = Messages.Hosts.HostAvailability.Draining };
        story.SetHosts(draining, Specs.Host("b"));
        story.Converge();
        Assert.Contains(
            "it must have no container with the label app=x",
            Assert.Single(story.View.Instances, one => one.MoveWaits is not null).MoveWaits);

        story.SetHosts(draining, Specs.Host("b"), Specs.Host("c"));
        story.Now += TimeSpan.FromMinutes(1);
        story.Converge();
        Assert.Equal(["b", "c"], story.Live.Select(one => one.Host.Value).Order());
    }
}
