using System.Text;
using Scheduler.Docker;
using Scheduler.Tests.Engines;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.DockerCommand;

/// <summary>Secrets, configs and logins by the real docker command line, in real containers, and nowhere else.</summary>
public sealed class SecretCliStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Secret = "a wondrous sesame";
    private const string Look = "stat -c '%a %u:%g %n' /run/secrets/* /etc/site/conf.d/*; cat /run/secrets/* /etc/site/conf.d/*";
    private const string Seen = $"400 1000:50 /run/secrets/pw\n444 0:0 /etc/site/conf.d/site.conf\n{Secret}[site]";

    [SkippableFact]
    public async Task SecretsAndConfigs_FromTheirMakingToTheirRemoval()
    {
        DockerClients.SkipUnlessThereIs("docker");
        var node = await StartNodeAsync();
        using var docker = new DockerClients(node.Url, node.Token);
        Assert.Matches("^[a-z0-9]{25}$", (await docker.RunWithInputAsync(Secret, "secret", "create", "--label", "a=b", "pw", "-")).Output.Trim());
        await docker.PrintAsync("config", "create", "site", docker.WriteFile("site.conf", "[site]"));
        Assert.Contains(
            "secret pw already exists",
            (await docker.RunWithInputAsync("x", "secret", "create", "pw", "-")).Complaints,
            StringComparison.Ordinal);
        Assert.Equal("pw", await docker.PrintAsync("secret", "ls", "--filter", "label=a=b", "--format", "{{.Name}}"));

        await docker.PrintAsync(
            "service", "create", "--name", "web", "--quiet", "--update-monitor", "1s", "--stop-grace-period", "1s",
            "--secret", "source=pw,target=pw,uid=1000,gid=50,mode=0400",
            "--config", "source=site,target=/etc/site/conf.d/site.conf", PrivateEngine.Image, "sh", "-c", "sleep 1000");
        Assert.Equal(Seen, await LookAsync(docker, "root"));
        Assert.Equal("[site]", await docker.PrintAsync("exec", "-u", "1000", await NameAsync(docker), "cat", "/etc/site/conf.d/site.conf"));
        var first = Assert.Single(await Engine.ContainersAsync("default/web"));
        await Engine.Containers.KillAsync(first.Id, "KILL");
        await Patience.UntilHoldsAsync(async () => Assert.Equal(Seen, await LookAsync(docker, "root")));
        await Engine.Containers.RemoveAsync(first.Id, force: true, volumes: true);
        await Patience.UntilHoldsAsync(async () => Assert.Equal(Seen, await LookAsync(docker, "root")));
        Assert.Contains("[site]", await docker.PrintAsync("config", "inspect", "--pretty", "site"), StringComparison.Ordinal);
        await AssertNowhereAsync(node, docker);

        Assert.Contains(
            "secret 'pw' is in use by the following service: web",
            (await docker.RunAsync("secret", "rm", "pw")).Complaints,
            StringComparison.Ordinal);
        await docker.PrintAsync("service", "update", "--quiet", "--secret-rm", "pw", "web");
        Assert.Equal("0", await docker.PrintAsync("exec", await NameAsync(docker), "sh", "-c", "ls /run/secrets 2>/dev/null | wc -l"));
        await docker.PrintAsync("secret", "rm", "pw");
        await docker.PrintAsync("service", "rm", "web");
        await DeployAsync(docker);
        await LoginAsync(docker);
    }

    private static async Task DeployAsync(DockerClients docker)
    {
        docker.WriteFile("pw.txt", Secret);
        var file = docker.WriteFile("stack.yml", """
            version: "3.8"
            services:
              db: {image: "IMAGE", command: sleep 1000, stop_grace_period: 1s, read_only: true, secrets: [pw], configs: [{source: site, target: /etc/site/conf.d/site.conf}], deploy: {update_config: {monitor: 1s}}}
            secrets: {pw: {file: ./pw.txt}}
            configs: {site: {external: true}}
            """.Replace("IMAGE", PrivateEngine.Image, StringComparison.Ordinal));

        await docker.PrintAsync("stack", "deploy", "--detach=false", "--quiet", "-c", file, "shop");
        await docker.PrintAsync("stack", "deploy", "--detach=false", "--quiet", "-c", file, "shop");
        Assert.Equal(Secret + "[site]", await docker.PrintAsync(
            "exec", await docker.PrintAsync("ps", "--format", "{{.Names}}"),
            "sh", "-c", "cat /run/secrets/* /etc/site/conf.d/*"));
        docker.WriteFile("pw.txt", "another");
        Assert.Contains(
            "only updates to Labels are allowed",
            (await docker.RunAsync("stack", "deploy", "--detach=true", "-c", file, "shop")).Complaints,
            StringComparison.Ordinal);
        Assert.Contains("Removing secret shop_pw", await docker.PrintAsync("stack", "rm", "--detach=false", "shop"), StringComparison.Ordinal);
        Assert.Equal("", await docker.PrintAsync("secret", "ls", "-q"));
        await docker.PrintAsync("config", "rm", "site");
    }

    /// <summary>The registry lets nobody else in, and no login is kept for it.</summary>
    private async Task LoginAsync(DockerClients docker)
    {
        await using var registry = await PrivateRegistry.StartAsync();
        if (registry is null)
        {
            Output.WriteLine("without a registry: Debian's docker-registry is not here and cannot be had from apt");
            return;
        }

        var image = ImageReference.Parse($"{registry.Address}/team/own:1");
        await Engine.Images.TagAsync(PrivateEngine.Image, image);
        await Engine.Images.PushAsync(image, registry.Auth);
        await Engine.Images.RemoveAsync(image.ToString());
        var login = await docker.RunWithInputAsync(
            registry.Auth.Password!, "login", "-u", registry.Auth.Username!, "--password-stdin", registry.Address);
        Assert.True(login.ExitCode == 0, login.Complaints);

        await docker.PrintAsync(
            "service", "create", "--name", "own", "--quiet", "--update-monitor", "1s", "--with-registry-auth",
            "--stop-grace-period", "1s", image.ToString(), "sleep", "1000");
        Assert.Equal("1/1", await docker.PrintAsync("service", "ls", "--filter", "name=own", "--format", "{{.Replicas}}"));
    }

    private static async Task<string> LookAsync(DockerClients docker, string user) =>
        await docker.PrintAsync("exec", "-u", user, await NameAsync(docker), "sh", "-c", Look);

    private static Task<string> NameAsync(DockerClients docker) =>
        docker.PrintAsync("ps", "--format", "{{.Names}}", "--filter", "label=com.docker.swarm.service.name=web");

    /// <summary>The secret, as it is and as it is sent, is in no file, log, answer or label.</summary>
    private async Task AssertNowhereAsync(NodeProcess node, DockerClients docker)
    {
        var said = new StringBuilder(node.Output);
        foreach (var path in new[]
        {
            "/v1/secrets", "/v1/secrets/pw", "/v1/configs", "/v1/services?view=full", "/v1/instances",
            "/v1/events?follow=false", "/metrics"
        })
            said.Append((await node.Api.GetAsync(path)).Text);
        said.Append(await docker.PrintAsync("secret", "inspect", "pw"))
            .Append(await docker.PrintAsync("service", "inspect", "web"))
            .Append(await docker.PrintAsync("inspect", await NameAsync(docker)));
        foreach (var file in Directory.GetFiles(node.DataFolder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes);
            said.Append(Encoding.Latin1.GetString(bytes));
        }

        var all = said.ToString();
        Assert.Contains("cluster_file", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), all, StringComparison.Ordinal);
    }
}
