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
        Assert.Equal(
            "rancher-compose.yml:1:1: services.b: has no effect: the compose files have no such service",
            Assert.Single(result.Findings).ToString());
    }

    [Theory]
    [InlineData("metadata: {x: y}", Severity.Warning, "there is no metadata service")]
    [InlineData("retain_ip: true", Severity.Warning, "has a new address")]
    [InlineData("scale_policy: {min: 1, max: 3}", Severity.Warning, "does not follow the number of hosts")]
    [InlineData("storage_driver: {name: nfs}", Severity.Warning, "engines' own drivers")]
    [InlineData("start_on_create: false", Severity.Error, "is started when it is created")]
    [InlineData("lb_config: {port_rules: []}", Severity.Error, "there is no load balancer of this kind")]
    [InlineData("external_ips: [1.1.1.1]", Severity.Error, "belongs to a service of the image rancher/external-service")]
    [InlineData("heath_check: {port: 80}", Severity.Error, "did you mean health_check?")]
    public void Key_WithoutAMeaningHere_IsAFindingWithItsPlace(string key, Severity severity, string expected)
    {
        var finding = Assert.Single(Read("a: {image: i}", $"a:\n  {key}").Findings);
        Assert.Equal((severity, "rancher-compose.yml", 2), (finding.Severity, finding.File, finding.Line));
        Assert.Contains(expected, finding.Message);
    }

    [Theory]
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
        Assert.Equal(
            new AffinityRule(AffinitySubject.ContainerLabel, "io.rancher.stack_service.name", "shop/a") { Not = true },
            Assert.Single(spec.Affinity!.Value));
    }

    [Fact]
    public void Sidekick_HasTheModeScaleAndRulesOfItsPrimary()
    {
        var stack = Stack("a: {image: i, labels: {io.rancher.sidekicks: b, io.rancher.scheduler.global: 'true', 'io.rancher.scheduler.affinity:host_label': x=y}}\nb: {image: i}");
        Assert.Equal((ServiceMode.Global, null), (stack.Services["b"].Spec.Mode, stack.Services["b"].Scale));
        Assert.Equal(["node.labels.x==y"], stack.Services["b"].Spec.Constraints.AsEnumerable());
    }

    [Fact]
    public void Sidekick_IsOfOneUnitWithItsPrimary_WhoseItsRulesBecome()
    {
        var result = Read(
            "a: {image: i, labels: {io.rancher.sidekicks: 'c,b'}, depends_on: [b]}\nb: {image: i, labels: {'io.rancher.scheduler.affinity:host_label': x=y}}\nc: {image: i, links: [a]}",
            "a: {scale: 2}");
        Assert.Empty(result.Findings);
        var (a, b, c) = (result.Stack!.Services["a"], result.Stack.Services["b"], result.Stack.Services["c"]);
        Assert.Equal((2, "b,c", "a", "a"), (a.Scale, string.Join(',', a.Spec.Sidekicks!.Value), b.Spec.SidekickOf, c.Spec.SidekickOf));
        Assert.Null(b.Scale);
        Assert.Equal(["node.labels.x==y"], a.Spec.Constraints.AsEnumerable());
        Assert.Empty(b.Spec.Constraints);
        // All are placed at once, and so one waits for the other where both are.
        Assert.Empty(a.Spec.DependsOn.Concat(c.Spec.DependsOn));
        Assert.Equal("b, a", $"{a.Spec.Container.MadeAfter!.Value.Single()}, {c.Spec.Container.MadeAfter!.Value.Single()}");
    }

    [Fact]
    public void Sidekick_WithAScaleOfItsOwn_IsToldThatItDoesNotCount()
    {
        var result = Read("a: {image: i, labels: {io.rancher.sidekicks: b}}\nb: {image: i}", "a: {scale: 2}\nb: {scale: 3}");
        Assert.Null(result.Stack!.Services["b"].Scale);
        Assert.Contains("has as many instances as a, whose sidekick it is", Assert.Single(result.Findings).Message);
    }

    [Theory]
    [InlineData("a: {image: i, labels: {io.rancher.sidekicks: z}}", "there is no service z")]
    [InlineData("a: {image: i, labels: {io.rancher.sidekicks: b}}\nb: {image: i, labels: {io.rancher.sidekicks: c}}\nc: {image: i}",
        "is a sidekick of b, which is one itself")]
    [InlineData("a: {image: i, labels: {io.rancher.sidekicks: b}, ports: ['80:80']}\nb: {image: i, ports: ['80:81']}",
        "publishes port 80/tcp, which a has on the same host")]
    [InlineData("a: {image: i, labels: {io.rancher.sidekicks: b}}\nb: {image: i, deploy: {mode: replicated-job}}",
        "a job has no sidekicks and is none")]
    [InlineData("a: {image: i, labels: {io.rancher.sidekicks: b}, volumes_from: [b]}\nb: {image: i, net: 'container:a', volumes: ['/x']}",
        "depends on itself")]
    [InlineData("a: {image: i, labels: {io.rancher.scheduler.global: 'true', io.rancher.sidekicks: c}}\nb: {image: i, labels: {io.rancher.scheduler.global: 'true', io.rancher.sidekicks: c}}\nc: {image: i}",
        "is the sidekick of a already")]
    public void Sidekick_Wrong_IsOneError(string compose, string expected) =>
        Assert.Contains(expected, Assert.Single(Read(compose, "").Findings).Message);

    [Theory]
    [InlineData("net: 'container:a'")]
    [InlineData("network_mode: 'service:a'")]
    public void NetworkOfAnotherService_IsSharedSlotBySlot(string mode)
    {
        var b = Stack($"a: {{image: i, labels: {{io.rancher.sidekicks: b}}}}\nb: {{image: i, {mode}}}", "a: {scale: 2}").Services["b"];
        Assert.Equal(("service:a", null, "a"), (b.Spec.Container.NetworkMode, b.Scale, b.Spec.SidekickOf));
        Assert.Empty(b.Spec.Container.Networks);
    }

    [Theory]
    [InlineData("a: {image: i}\nb: {image: i, labels: {io.rancher.scheduler.global: 'true'}, net: 'container:a'}", "must be of the same mode as a")]
    [InlineData("a: {image: i}\nb: {image: i, net: 'container:a', labels: {io.rancher.sidekicks: c}}\nc: {image: i}",
        "make them sidekicks of one service")]
    [InlineData("a: {image: i}\nb: {image: i, net: 'container:a', ports: ['80:80']}", "it has the network of a: ports")]
    [InlineData("a: {image: i, net: 'container:b'}\nb: {image: i, net: 'container:a'}", "has no network of its own")]
    public void SharedNetwork_Wrong_IsAnError(string compose, string expected) =>
        Assert.Contains(Read(compose, "").Findings, finding => finding.Severity == Severity.Error && finding.Message.Contains(expected));

    [Fact]
    public void VolumesFrom_ASidekick_AreTheVolumesOfTheSlot()
    {
        var stack = Stack("a: {image: i, labels: {io.rancher.sidekicks: 'data,log'}, volumes_from: ['data:ro'], volumes: ['/own']}\ndata: {image: i, volumes: ['/data', 'v:/v', '/x:/y'], labels: {io.rancher.container.start_once: 'true'}}\nlog: {image: i, volumes_from: [a]}");
        var (a, data, log) = (stack.Services["a"].Spec, stack.Services["data"].Spec, stack.Services["log"].Spec);
        Assert.Equal(
            [("/data", "shop_data_data", true), ("/v", "v", false), ("/y", "/x", false)],
            data.Container.Mounts.Select(mount => (mount.Target, mount.Source, mount.PerSlot)));
        Assert.Equal(
            [("/own", false, true), ("/data", true, true), ("/v", true, false), ("/y", true, false)],
            a.Container.Mounts.Select(mount => (mount.Target, mount.ReadOnly, mount.PerSlot)));
        Assert.Equal(
            a.Container.Mounts.Select(mount => (mount.Source, mount.Target, mount.ReadOnly, mount.PerSlot)),
            log.Container.Mounts.Select(mount => (mount.Source, mount.Target, mount.ReadOnly, mount.PerSlot)));
        Assert.Equal("data, a", $"{a.Container.MadeAfter!.Value.Single()}, {log.Container.MadeAfter!.Value.Single()}");
        Assert.Equal((0, 0), (a.MaxPerHost, data.MaxPerHost));
    }

    [Fact]
    public void VolumesFrom_AServiceThatOnlyMakesThem_AreNamedVolumesOfOneHost()
    {
        var stack = Stack("a: {image: i, volumes_from: [data], volumes: ['/own']}\ndata: {image: i, volumes: ['/data', '/x:/y:ro'], labels: {io.rancher.container.start_once: 'true'}}");
        Assert.Equal(["/own", "/data", "/y"], stack.Services["a"].Spec.Container.Mounts.Select(mount => mount.Target));
        Assert.Equal("shop_data_data", stack.Services["a"].Spec.Container.Mounts[1].Source);
        Assert.Equal("shop_data_data", stack.Services["data"].Spec.Container.Mounts[0].Source);
        Assert.Equal((1, 1), (stack.Services["a"].Spec.MaxPerHost, stack.Services["data"].Spec.MaxPerHost));
    }

    [Theory]
    [InlineData("a: {image: i, volumes_from: [b]}\nb: {image: i, volumes: ['/h:/x']}", "b need not be on the same host")]
    [InlineData("a: {image: i, volumes_from: [z]}", "there is no service z")]
    [InlineData("a: {image: i, volumes_from: ['b:x']}\nb: {image: i}", "must be service, service:ro or service:rw")]
    public void VolumesFrom_Wrong_IsOneError(string compose, string expected) =>
        Assert.Contains(expected, Assert.Single(Read(compose, "").Findings).Message);

    [Fact]
    public void DnsService_IsAnAliasOfWhatItLinksTo()
    {
        var stack = Stack(
            "web: {image: i, links: ['db:store']}\ndb: {image: rancher/dns-service, links: ['one', 'two:second']}\none: {image: i}\ntwo: {image: i}");
        Assert.Equal(["one", "two", "web"], stack.Services.Keys);
        foreach (var name in new[] { "one", "two" })
            Assert.Equal([name, "db", "store"], stack.Services[name].Spec.Container.Networks.Single().Aliases.AsEnumerable());
        Assert.Equal(["one", "two"], stack.Services["web"].Spec.DependsOn.Select(dependency => dependency.Service));
    }

    [Fact]
    public void ExternalService_IsInTheHostsOfAll()
    {
        var stack = Stack(
            "web: {image: i, links: ['db:store'], extra_hosts: ['h:1.1.1.1']}\nlog: {image: i, net: 'container:web'}\ndb: {image: rancher/external-service}\njob: {image: i}",
            "db: {external_ips: [10.0.0.1, '::2']}");
        Assert.Equal(["job", "log", "web"], stack.Services.Keys);
        Assert.Equal(
            ["h:1.1.1.1", "db:10.0.0.1", "db:::2", "store:10.0.0.1", "store:::2"],
            stack.Services["web"].Spec.Container.ExtraHosts.AsEnumerable());
        Assert.Equal(["db:10.0.0.1", "db:::2"], stack.Services["job"].Spec.Container.ExtraHosts.AsEnumerable());
        Assert.Empty(stack.Services["log"].Spec.Container.ExtraHosts);
    }

    [Theory]
    [InlineData("a: {image: i}\nb: {image: rancher/dns-service}", "names no service")]
    [InlineData("a: {image: i}\nb: {image: rancher/dns-service, links: [a, c]}", "there is no service c in the stack that runs containers")]
    [InlineData("a: {image: i}\nb: {image: rancher/dns-service, links: [a], ports: ['80:80']}", "is a name and no container: remove ports")]
    [InlineData("a: {image: i}\nb: {image: rancher/external-service}", "has no addresses")]
    [InlineData("a: {image: i}\nb: {image: rancher/external-service, hostname: example.org}", "a name cannot stand for another name here")]
    [InlineData("a: {image: i}\nb: {image: rancher/external-service, external_ips: [x]}", "must be an IP address")]
    [InlineData("a: {image: i, external_ips: [1.1.1.1]}", "belongs to a service of the image rancher/external-service")]
    [InlineData("a: {image: i, links: ['c:b']}\nb: {image: rancher/external-service, external_ips: [1.1.1.1]}\nc: {image: i}",
        "the alias b is the name of another service")]
    public void Name_Wrong_IsAnError(string compose, string expected) =>
        Assert.Contains(Read(compose, "").Findings, finding => finding.Severity == Severity.Error && finding.Message.Contains(expected));

    [Fact]
    public void ManagedNetwork_IsTheStacksOwn_AndWarns()
    {
        var result = Read(
            "version: '2'\nservices: {a: {image: i, network_mode: tunnel}, d: {image: i, network_driver: {default_network: {name: tunnel}}}}",
            "");
        Assert.Equal("shop_default", result.Stack!.Services["a"].Spec.Container.Networks.Single().Network);
        Assert.Contains(result.Findings, finding => finding.Message.StartsWith("tunnel is a network that Rancher manages"));
    }

    [Fact]
    public void WhatRancherTookOnly_IsTakenBesideItsFile_WithWarnings()
    {
        const string Compose = "version: '2'\nservices: {a: {image: i, tty: true, tty: false, volumes: ['v:/v'], command: '{{ .Values.X }}x'}}";
        var result = Read(Compose, "");
        Assert.Equal(
            ("v", "x", false),
            (result.Stack!.Services["a"].Spec.Container.Mounts[0].Source,
                result.Stack.Services["a"].Spec.Container.Command!.Value.Single(),
                result.Stack.Services["a"].Spec.Container.Tty));
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
