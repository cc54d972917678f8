using Scheduler.Messages.Services;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Hosts;

/// <summary>Where instances go by the rules of Rancher's documentation, of standalone Swarm and of compose files, as three engines have it.</summary>
public sealed class SchedulingStories(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : HostStory(stage, hosts, output)
{
    private const string Affinity = "io.rancher.scheduler.affinity:";
    private const string Itself = "'io.rancher.stack_service.name=$${stack_name}/$${service_name}'";

    /// <summary>
    /// Of a service: how many instances are wanted, the key that says the rule, and the hosts that they are on; where
    /// one has no place, why.
    /// </summary>
    private static readonly (int Scale, string Rule, string Expected)[] Rules =
    [
        (2, Label("host_label", "disk=ssd"), "h2 h2"),
        (2, Label("host_label", "'disk=hdd,zone=1'"), "h1 h1"),
        (1, Label("host_label", "'disk=ssd,zone=1'"), "h2: it does not meet node.labels.zone==1"),
        (2, Label("host_label_ne", "disk=ssd"), "h1 h3"),
        (2, Label("host_label_ne", "'disk=ssd,zone=1'"), "h3 h3"),
        (2, Label("host_label_soft", "disk=ssd"), "h2 h2"),
        (2, Label("host_label_soft", "disk=nvme"), "two hosts"),
        (2, Label("host_label_soft_ne", "zone=1"), "h2 h3"),
        (2, Label("container_label", "tier=db"), "h2 h2"),
        (1, Label("container_label", "'tier=db,team=x'"), "h2"),
        (1, Label("container_label", "tier=cache"), "h1, h2, h3: it has no container with the label tier=cache"),
        (2, Label("container_label_ne", "tier=web"), "h2 h2"),
        (2, Label("container_label_soft", "tier=db"), "h2 h2"),
        (2, Label("container_label_soft_ne", "tier=web"), "h2 h2"),
        (1, Label("container", "shop_db_1"), "h2"),
        (2, Label("container_ne", "'shop_web_1,shop_web_2'"), "h2 h2"),
        (2, Label("container_soft", "shop_db_1"), "h2 h2"),
        (2, Label("container_soft_ne", "shop_db_1"), "h1 h3"),
        (3, Label("container_label_ne", Itself), "h1 h2 h3"),
        (2, Label("container_label_soft", Itself), "one host"),
        (1, Label("container_label", "io.rancher.stack_service.name=shop/db"), "h2"),
        (1, Label("container_label", "io.rancher.stack.name=infra"), "h2"),
        (2, $"labels: ['{Affinity}host_label=disk=ssd', '{Affinity}host_label_soft=zone=1']", "h2 h2"),
        (2, "environment: ['constraint:disk==ssd']", "h2 h2"),
        (2, "environment: ['constraint:disk!=ssd']", "h1 h3"),
        (1, "environment: ['constraint:disk==/^s.d/']", "h2"),
        (1, "environment: ['affinity:container==shop_db*']", "h2"),
        (2, "environment: ['affinity:tier!=~db']", "h1 h3"),
        (2, Placement("constraints: [node.labels.zone == 2]"), "h2 h2"),
        (2, Placement("constraints: [node.labels.pin == h3]"), "h3 h3"),
        (3, Placement("preferences: [{spread: node.labels.zone}]"), "h1 h2 h3"),
        (3, Placement("max_replicas_per_node: 1"), "h1 h2 h3"),
    ];

    protected override int ServerCount => 1;

    [SkippableFact]
    public async Task Rules_OfEveryKind_ChooseTheHostsThatTheEnginesThenHave()
    {
        await LabelAsync("h1", """{"disk":"hdd","zone":"1"}""");
        await LabelAsync("h2", """{"disk":"ssd","zone":"2"}""");
        await Api.UpAsync("shop", "services:\n"
            + Sleepers.Service(
                "web", 2,
                "labels: {tier: web}",
                "deploy: {placement: {max_replicas_per_node: 1, constraints: [node.labels.pin != h2]}}")
            + Sleepers.Service("db", 1, "labels: {tier: db}", "deploy: {placement: {constraints: [node.labels.pin == h2]}}"));
        await Api.UpAsync("infra", Sleepers.Compose("x", 1, "labels: {team: x}", "deploy: {placement: {constraints: [node.labels.pin == h2]}}"));
        await Api.UntilActiveAsync("shop/web", 2);
        await Api.UntilActiveAsync("shop/db", 1);
        await Api.UntilActiveAsync("infra/x", 1);

        for (var number = 0; number < Rules.Length; number++)
            await Api.UpAsync($"r{number}", Sleepers.Compose("a", Rules[number].Scale, Rules[number].Rule));

        await Patience.UntilHoldsAsync(async () =>
        {
            var shown = new List<string>();
            for (var number = 0; number < Rules.Length; number++) shown.Add(await ShownAsync($"r{number}/a", Rules[number].Expected));
            Assert.Equal(
                Rules.Select((rule, number) => $"r{number} {rule.Rule}: {rule.Expected}"),
                Rules.Select((rule, number) => $"r{number} {rule.Rule}: {shown[number]}"));
        });
    }

    [SkippableFact]
    public async Task Services_ThatSpeakToEachOther_AreTogether_OrReachedByPublishedPorts_OrSaySo()
    {
        await Api.UpAsync("talk", "services:\n"
            + Sleepers.Service("db", 1, Pinned("h2"))
            + Sleepers.Service("web", 3, "depends_on: [db]")
            + Sleepers.Service("far", 1, "depends_on: [db]", Pinned("h3"))
            + Sleepers.Service("files", 1, "command: [httpd, -f, -p, '7000', -h, /etc]", "ports: ['7000:7000']", Pinned("h2"))
            + Sleepers.Service(
                "reader", 1,
                "depends_on: [files]",
                "healthcheck: {test: [CMD, wget, -q, -O, /dev/null, 'http://files:7000/hostname'], interval: 1s, retries: 3}",
                Pinned("h3")));

        await Api.UntilActiveAsync("talk/web", 3);
        await Api.UntilActiveAsync("talk/far", 1);
        // Healthy only once it reaches the other host by the name.
        await Api.UntilActiveAsync("talk/reader", 1);
        Assert.Equal("h2 h2 h2", await ShownAsync("talk/web", "h2 h2 h2"));
        await Patience.UntilHoldsAsync(async () => Assert.Equal(
            "does not reach db by its name: db runs on h2 and publishes no port",
            Assert.Single(await Api.InstancesAsync("talk/far")).Reason));
        Assert.Null(Assert.Single(await Api.InstancesAsync("talk/reader")).Reason);
    }

    private Task LabelAsync(string host, string labels) =>
        Api.SendAsync(HttpMethod.Patch, $"/v1/hosts/{host}/labels", NodeClient.Json($$"""{"set":{{labels}}}"""));

    /// <summary>The hosts whose engines run its containers, in the form that is expected; else what the service says.</summary>
    private async Task<string> ShownAsync(string service, string expected)
    {
        var body = await Api.ServiceAsync(service);
        if (body.Status != ServiceStatus.Active)
            return body.Reason?.Contains(expected, StringComparison.Ordinal) == true ? expected : $"{body.Status}: {body.Reason}";
        var there = new List<string>();
        foreach (var host in Stage.Hosts)
            there.AddRange((await host.Api.ContainersAsync(service)).Where(one => one.State == "running").Select(_ => host.Name));
        return expected switch
        {
            "one host" or "two hosts" => there.Distinct().Count() == 1 ? "one host" : "two hosts",
            _ => string.Join(' ', there),
        };
    }

    private static string Label(string kind, string rule) => $"labels: {{{Affinity}{kind}: {rule}}}";

    private static string Pinned(string host) => Placement($"constraints: [node.labels.pin == {host}]");

    private static string Placement(string rule) => $"deploy: {{placement: {{{rule}}}}}";
}
