using Scheduler.Core.Compose;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Tests.Compose.Rancher;

/// <summary>rancher-compose files beside compose files, and what Rancher's own words become.</summary>
public sealed class RancherFileTests
{
    [Theory]
    [InlineData("a: {image: i}", "a: {scale: 3}")]
    [InlineData("version: '2'\nservices: {a: {image: i}}", "version: '2'\nservices: {a: {scale: 3}}")]
    [InlineData("version: '3'\nservices: {a: {image: i}}", "a: {scale: 3}")]
    public void Files_OfEveryFormat_AreOneStack(string compose, string rancher) => Assert.Equal(3, Stack(compose, rancher).Services["a"].Scale);

    [Fact]
    public void Service_OfTheRancherFileOnly_HasNoEffectAndWarns()
    {
        var result = Read("a: {image: i}", "b: {scale: 3}");
        Assert.Equal(["a"], result.Stack!.Services.Keys);
        Assert.Equal("rancher-compose.yml:1:1: services.b: has no effect: the compose files have no such service", Assert.Single(result.Findings).ToString());
    }

    [Theory]
    [InlineData("metadata: {x: y}", Severity.Warning, "there is no metadata service")]
    [InlineData("retain_ip: true", Severity.Warning, "has a new address")]
    [InlineData("scale_policy: {min: 1, max: 3}", Severity.Warning, "does not follow the number of hosts")]
    [InlineData("storage_driver: {name: nfs}", Severity.Warning, "engines' own drivers")]
    [InlineData("start_on_create: false", Severity.Error, "is started when it is created")]
    [InlineData("lb_config: {port_rules: []}", Severity.Error, "there is no load balancer of this kind")]
    [InlineData("external_ips: [1.1.1.1]", Severity.Error, "names outside of the stack are not served")]
    [InlineData("heath_check: {port: 80}", Severity.Error, "did you mean health_check?")]
    public void Key_WithoutAMeaningHere_IsAFindingWithItsPlace(string key, Severity severity, string expected)
    {
        var finding = Assert.Single(Read("a: {image: i}", $"a:\n  {key}").Findings);
        Assert.Equal((severity, "rancher-compose.yml", 2), (finding.Severity, finding.File, finding.Line));
        Assert.Contains(expected, finding.Message);
    }

    [Theory]
    [InlineData("rancher/external-service", "use extra_hosts")]
    [InlineData("rancher/dns-service", "as service:alias")]
    [InlineData("rancher/load-balancer-service", "run a load balancer as a service")]
    public void PseudoImage_IsAnError(string image, string expected) =>
        Assert.Contains(expected, Assert.Single(Read($"a: {{image: {image}}}", "").Findings).Message);

    [Fact]
    public void HealthCheck_OfTheRancherFile_IsAProbe() => Assert.Equal(
        new HealthProbe(80) { RequestLine = "GET /", Strategy = HealthStrategy.None },
        Stack("a: {image: i}", "a:\n  health_check: {port: 80, request_line: GET /, strategy: none}").Services["a"].Spec.Container.Probe);

    [Fact]
    public void Labels_OfRancher_BecomeRules()
    {
        var spec = Stack(
            "a: {image: i, labels: {'io.rancher.container.start_once': 'true', 'io.rancher.scheduler.affinity:container_label_ne': 'io.rancher.stack_service.name=$${stack_name}/$${service_name}'}}").Services["a"].Spec;
        Assert.Equal(RestartCondition.None, spec.Restart.Condition);
        Assert.Equal(new AffinityRule(AffinitySubject.ContainerLabel, "io.rancher.stack_service.name", "shop/a") { Not = true }, Assert.Single(spec.Affinity!.Value));
    }

    [Fact]
    public void Sidekick_HasTheModeScaleAndRulesOfItsPrimary()
    {
        var stack = Stack("a: {image: i, labels: {io.rancher.sidekicks: b, io.rancher.scheduler.global: 'true', 'io.rancher.scheduler.affinity:host_label': x=y}}\nb: {image: i}");
        Assert.Equal((ServiceMode.Global, null), (stack.Services["b"].Spec.Mode, stack.Services["b"].Scale));
        Assert.Equal(["node.labels.x==y"], stack.Services["b"].Spec.Constraints.AsEnumerable());
    }

    [Fact]
    public void Sidekick_OfAServiceThatIsNotGlobal_IsPlacedOnItsOwnAndItSaysSo()
    {
        var result = Read("a: {image: i, labels: {io.rancher.sidekicks: b}}\nb: {image: i}", "a: {scale: 2}");
        Assert.Equal(2, result.Stack!.Services["b"].Scale);
        Assert.Contains("b is placed on its own: it need not be on one host with a", Assert.Single(result.Findings).Message);
    }

    [Theory]
    [InlineData("a: {image: i, labels: {io.rancher.sidekicks: z}}", "there is no service z")]
    [InlineData("a: {image: i, labels: {io.rancher.scheduler.global: 'true', io.rancher.sidekicks: c}}\nb: {image: i, labels: {io.rancher.scheduler.global: 'true', io.rancher.sidekicks: c}}\nc: {image: i}", "is the sidekick of a already")]
    public void Sidekick_Wrong_IsOneError(string compose, string expected) => Assert.Contains(expected, Assert.Single(Read(compose, "").Findings).Message);

    [Theory]
    [InlineData("net: 'container:a'")]
    [InlineData("network_mode: 'service:a'")]
    public void NetworkOfAnotherService_IsSharedSlotBySlot(string mode)
    {
        var b = Stack($"a: {{image: i, labels: {{io.rancher.sidekicks: b}}}}\nb: {{image: i, {mode}}}", "a: {scale: 2}").Services["b"];
        Assert.Equal(("service:a", 2, "a"), (b.Spec.Container.NetworkMode, b.Scale, b.Spec.DependsOn.Single().Service));
        Assert.Empty(b.Spec.Container.Networks);
    }

    [Theory]
    [InlineData("a: {image: i}\nb: {image: i, scale: 2, net: 'container:a'}", "must be as many as a")]
    [InlineData("a: {image: i}\nb: {image: i, net: 'container:a', ports: ['80:80']}", "it has the network of a: ports")]
    [InlineData("a: {image: i, net: 'container:b'}\nb: {image: i, net: 'container:a'}", "has no network of its own")]
    public void SharedNetwork_Wrong_IsAnError(string compose, string expected) =>
        Assert.Contains(Read(compose, "").Findings, finding => finding.Severity == Severity.Error && finding.Message.Contains(expected));

    [Fact]
    public void VolumesFrom_ASidekickThatOnlyMakesThem_AreNamedVolumesOfOneHost()
    {
        var stack = Stack("a: {image: i, volumes_from: [data], volumes: ['/own']}\ndata: {image: i, volumes: ['/data', '/x:/y:ro'], labels: {io.rancher.container.start_once: 'true'}}");
        Assert.Equal(["/own", "/data", "/y"], stack.Services["a"].Spec.Container.Mounts.Select(mount => mount.Target));
        Assert.Equal("shop_data_data", stack.Services["a"].Spec.Container.Mounts[1].Source);
        Assert.Equal("shop_data_data", stack.Services["data"].Spec.Container.Mounts[0].Source);
        Assert.Equal((1, 1), (stack.Services["a"].Spec.MaxPerHost, stack.Services["data"].Spec.MaxPerHost));
    }

    [Theory]
    [InlineData("a: {image: i, volumes_from: [b]}\nb: {image: i, volumes: ['/x']}", "b need not be on the same host")]
    [InlineData("a: {image: i, volumes_from: [z]}", "there is no service z")]
    [InlineData("a: {image: i, volumes_from: ['b:x']}\nb: {image: i}", "must be service, service:ro or service:rw")]
    public void VolumesFrom_Wrong_IsOneError(string compose, string expected) => Assert.Contains(expected, Assert.Single(Read(compose, "").Findings).Message);

    [Fact]
    public void ManagedNetwork_IsTheStacksOwn_AndWarns()
    {
        var result = Read("version: '2'\nservices: {a: {image: i, network_mode: tunnel}, d: {image: i, network_driver: {default_network: {name: tunnel}}}}", "");
        Assert.Equal("shop_default", result.Stack!.Services["a"].Spec.Container.Networks.Single().Network);
        Assert.Contains(result.Findings, finding => finding.Message.StartsWith("tunnel is a network that Rancher manages"));
    }

    [Fact]
    public void WhatRancherTookOnly_IsTakenBesideItsFile_WithWarnings()
    {
        const string Compose = "version: '2'\nservices: {a: {image: i, tty: true, tty: false, volumes: ['v:/v'], command: '{{ .Values.X }}x'}}";
        var result = Read(Compose, "");
        Assert.Equal(("v", "x", false), (result.Stack!.Services["a"].Spec.Container.Mounts[0].Source, result.Stack.Services["a"].Spec.Container.Command!.Value.Single(), result.Stack.Services["a"].Spec.Container.Tty));
        Assert.Equal(3, result.Findings.Count(finding => finding.Severity == Severity.Warning));
        Assert.Contains("the key \"tty\" is there twice", Assert.Single(ComposeText.Errors("services: {a: {image: i, tty: true, tty: false}}")));
    }

    private static StackSpec Stack(string compose, string rancher = "")
    {
        var result = Read(compose, rancher);
        Assert.True(result.Stack is not null, string.Join('\n', result.Findings));
        return result.Stack;
    }

    private static ComposeResult Read(string compose, string rancher) => ComposeReader.Read(new ComposeInput
    {
        Files = [new ComposeFile("docker-compose.yml", compose)],
        RancherFiles = [new ComposeFile("rancher-compose.yml", rancher.Length > 0 ? rancher : "{}")],
        StackName = "shop",
    });
}
