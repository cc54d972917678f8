using System.Text.Json.Nodes;
using Scheduler.Tests.Engines;
using Scheduler.Tests.Node.DockerCommand;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>The docker command drives a node, as it would drive a swarm.</summary>
public sealed class DockerCliStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Say = "while true; do echo said by $A; sleep 1; done";

    [SkippableFact]
    public async Task Service_FromItsCreationToItsRemoval()
    {
        DockerClients.SkipUnlessThereIs("docker");
        var node = await StartNodeAsync();
        using var docker = new DockerClients(node.Url, node.Token);

        Assert.Contains("Is Manager: true", await docker.PrintAsync("info"), StringComparison.Ordinal);
        Assert.Equal("Scheduler", await docker.PrintAsync("version", "--format", "{{.Server.Platform.Name}}"));
        var made = await docker.RunAsync(
            "service", "create", "--name", "web", "--quiet", "--update-monitor", "1s", "--rollback-monitor", "1s",
            "--replicas", "2", "-p", "8080", "--stop-grace-period", "1s", "-e", "A=1", "--label", "l=1",
            PrivateEngine.Image, "sh", "-c", Say);
        Assert.True(made.ExitCode == 0, made.Complaints);
        Assert.Contains("there is no routing mesh", made.Complaints, StringComparison.Ordinal);
        Assert.Equal(
            "web replicated 2/2",
            await docker.PrintAsync("service", "ls", "--filter", "name=web", "--format", "{{.Name}} {{.Mode}} {{.Replicas}}"));
        Assert.Equal(
            "1 web.1 h1 Running|web.2 h1 Running",
            "1 " + string.Join('|', Lines(await docker.PrintAsync(
                "service", "ps", "web", "--format", "{{.Name}} {{.Node}} {{.DesiredState}}")).Order()));
        Assert.Contains("Service Mode:\tReplicated", await docker.PrintAsync("service", "inspect", "--pretty", "web"), StringComparison.Ordinal);

        await docker.PrintAsync("service", "update", "--quiet", "--env-add", "A=2", "web");
        Assert.Equal(
            """completed ["A=2"]""",
            await docker.PrintAsync(
                "service", "inspect", "web", "--format", "{{.UpdateStatus.State}} {{json .Spec.TaskTemplate.ContainerSpec.Env}}"));
        await Patience.UntilHoldsAsync(async () => Assert.Contains(
            "said by 2", await docker.PrintAsync("service", "logs", "web"), StringComparison.Ordinal));
        Assert.Matches(
            @"^\S+Z web\.[12]\.\S+@h1 +\| +said by 2$",
            Lines(await docker.PrintAsync("service", "logs", "--timestamps", "--tail", "1", "web"))[0]);
        await docker.PrintAsync("service", "scale", "web=1");
        Assert.Equal("web 1/1", await docker.PrintAsync("service", "ls", "--format", "{{.Name}} {{.Replicas}}"));
        await docker.PrintAsync("service", "rollback", "--quiet", "web");
        Assert.Equal(
            """["A=1"]""",
            await docker.PrintAsync("service", "inspect", "web", "--format", "{{json .Spec.TaskTemplate.ContainerSpec.Env}}"));
        var before = await Engine.LivesAsync("default/web");
        await docker.PrintAsync("service", "update", "--quiet", "--force", "web");
        Assert.NotEqual(before, await Engine.LivesAsync("default/web"));

        var events = Lines(await docker.PrintAsync(
            "events", "--since", "10m", "--until", "0s", "--filter", "type=service",
            "--format", "{{.Action}} {{.Actor.Attributes.name}}"));
        Assert.Equal("create web", events[0]);
        Assert.Contains("update web", events);
        Assert.Equal("web", await docker.PrintAsync("service", "rm", "web"));
        Assert.Equal("", await docker.PrintAsync("service", "ls", "-q"));
        Assert.Contains("no such service: web", (await docker.RunAsync("service", "inspect", "web")).Complaints, StringComparison.Ordinal);
        await docker.PrintAsync("service", "create", "--name", "web", "--quiet", "--detach", PrivateEngine.Image, "sleep", "1000");
    }

    [SkippableFact]
    public async Task Stack_AndNode_FromTheFirstDeployToTheRemoval()
    {
        DockerClients.SkipUnlessThereIs("docker");
        var node = await StartNodeAsync();
        using var docker = new DockerClients(node.Url, node.Token);
        var file = docker.WriteFile("stack.yml", """
            version: "3.8"
            services:
              web: {image: "IMAGE", command: sleep 1000, stop_grace_period: 1s, networks: [front], volumes: ["data:/data"], deploy: {replicas: 2, update_config: {monitor: 1s}, placement: {constraints: [node.labels.disk == ssd]}}}
              db: {image: "IMAGE", command: sleep 1000, stop_grace_period: 1s, healthcheck: {test: ["CMD", "true"], interval: 1s}, deploy: {mode: global, update_config: {monitor: 1s}}}
            networks: {front: {}}
            volumes: {data: {}}
            """.Replace("IMAGE", PrivateEngine.Image, StringComparison.Ordinal));

        Assert.Equal(
            "h1 Ready Active",
            await docker.PrintAsync("node", "ls", "--filter", "name=h1", "--format", "{{.Hostname}} {{.Status}} {{.Availability}}"));
        await docker.PrintAsync("stack", "deploy", "--detach=true", "-c", file, "shop");
        Assert.Equal("shop 2", await docker.PrintAsync("stack", "ls", "--format", "{{.Name}} {{.Services}}"));
        await Patience.UntilHoldsAsync(async () => Assert.Contains(
            "does not meet node.labels.disk",
            await docker.PrintAsync("stack", "ps", "shop", "--no-trunc", "--filter", "name=shop_web", "--format", "{{.Error}}"),
            StringComparison.Ordinal));
        await docker.PrintAsync("node", "update", "--label-add", "disk=ssd", "h1");
        await docker.PrintAsync("stack", "deploy", "--detach=false", "--quiet", "-c", file, "shop");
        Assert.Equal(
            ["shop_db 1/1", "shop_web 2/2"],
            Lines(await docker.PrintAsync("stack", "services", "shop", "--format", "{{.Name}} {{.Replicas}}")).Order());
        Assert.Equal(
            """["shop"] <nil>""",
            await docker.PrintAsync(
                "service", "inspect", "shop_web",
                "--format", """[{{json (index .Spec.Labels "com.docker.stack.namespace")}}] {{.UpdateStatus}}"""));
        Assert.Equal(
            ["shop_default overlay swarm", "shop_front overlay swarm"],
            Lines(await docker.PrintAsync(
                "network", "ls", "--filter", "scope=swarm", "--format", "{{.Name}} {{.Driver}} {{.Scope}}")).Order());
        Assert.Equal(3, Lines(await docker.PrintAsync("node", "ps", "h1", "--format", "{{.Name}}")).Length);

        await docker.PrintAsync("node", "update", "--availability", "pause", "h1");
        var inspected = JsonNode.Parse(await docker.PrintAsync("node", "inspect", "h1"))![0]!["Spec"]!;
        Assert.Equal(("pause", "ssd"), ((string)inspected["Availability"]!, (string)inspected["Labels"]!["disk"]!));
        // A server looks after its engine itself.
        Assert.Equal("manager", (string)inspected["Role"]!);
        Assert.Contains("not promoted or demoted", (await docker.RunAsync("node", "demote", "h1")).Complaints, StringComparison.Ordinal);
        Assert.Contains("is connected", (await docker.RunAsync("node", "rm", "h1")).Complaints, StringComparison.Ordinal);
        await docker.PrintAsync("node", "update", "--availability", "active", "--label-rm", "disk", "h1");

        var removed = await docker.PrintAsync("stack", "rm", "--detach=false", "shop");
        Assert.Contains("Removing network shop_front", removed, StringComparison.Ordinal);
        Assert.Equal("", await docker.PrintAsync("stack", "ls", "--format", "{{.Name}}"));
        Assert.Equal("", await docker.PrintAsync("network", "ls", "-q", "--filter", "scope=swarm"));
        // The command counts the tasks that have ended, not the ones that have not, and may be done before they are.
        await Patience.UntilHoldsAsync(async () => Assert.Empty(await Engine.ContainersAsync("shop/web")));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
