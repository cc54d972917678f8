using System.Formats.Tar;
using System.Text;
using Scheduler.Core.Images;
using Scheduler.Docker;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli;
using Scheduler.Tests.Databases;
using Scheduler.Tests.Engines;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>A registry that wants a password, from the first refusal to the rotated password.</summary>
public sealed class RegistryStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Web = "private/web";

    [SkippableFact]
    public async Task PrivateImage_OnTwoHosts_IsPulledOnceSomeoneHasLoggedInAndAgainAfterTheRotation()
    {
        await using var registry = await PrivateRegistry.StartAsync();
        Skip.If(registry is null, "Debian's docker-registry is not here and cannot be had from apt");
        await using var second = await SecondHost.StartAsync();
        await PushAsync(registry, "1", registry.Auth);
        await PushAsync(registry, "2", registry.Auth);
        var node = await StartNodeAsync(second.Settings(1, "h2"));
        var said = new StringBuilder();

        await node.Api.UpAsync("private", Compose(registry, "1"));
        await UntilReasonAsync(node, $"`scheduler registry login {registry.Address}`");
        await LoginAsync(node, registry, "not the password", said);
        await UntilReasonAsync(node, "the password kept for tester");
        await LoginAsync(node, registry, registry.Auth.Password!, said);
        await node.Api.UntilActiveAsync(Web, 2);
        Assert.Equal((1, 1), ((await Engine.ContainersAsync(Web)).Count, (await second.Api.ContainersAsync(Web)).Count));
        var (here, there) = (await Engine.LivesAsync(Web), await second.Api.LivesAsync(Web));

        await registry.ChangePasswordAsync();
        Assert.Contains(
            "the password kept for tester",
            (await node.Api.TryUpAsync("private", Compose(registry, "2"))).Problem.Detail,
            StringComparison.Ordinal);
        await node.Api.UpAsync("private", Compose(registry, "2"), looks: false);
        await UntilReasonAsync(node, "the password kept for tester");
        Assert.Equal(here, await Engine.LivesAsync(Web));
        Assert.Equal(there, await second.Api.LivesAsync(Web));
        await LoginAsync(node, registry, registry.ChangedAuth.Password!, said);
        Assert.Contains("manifest unknown", (await node.Api.TryUpAsync("private", Compose(registry, "3"))).Problem.Detail, StringComparison.Ordinal);
        await node.Api.UntilActiveAsync(Web, 2);

        await AssertNowhereAsync(node, second, registry, said);
    }

    [SkippableFact]
    public async Task MovedTag_LaterInstancesRunTheSameImageOnBothHosts_UntilSomeonePullsAnew()
    {
        await using var registry = await PrivateRegistry.StartAsync();
        Skip.If(registry is null, "Debian's docker-registry is not here and cannot be had from apt");
        await using var second = await SecondHost.StartAsync();
        await PushAsync(registry, "1", registry.Auth);
        var node = await StartNodeAsync(second.Settings(1, "h2"));
        await LoginAsync(node, registry, registry.Auth.Password!, new StringBuilder());
        await node.Api.UpAsync("private", Compose(registry, "1").Replace("scale: 2", "scale: 1", StringComparison.Ordinal));
        var first = (await node.Api.UntilActiveAsync(Web, 1)).ImageDigest;
        Assert.NotNull(first);

        await PushOtherAsync(registry, "1", registry.Auth);
        await node.Api.ScaleAsync(Web, 4);
        await node.Api.UntilActiveAsync(Web, 4);

        Assert.All(await node.Api.InstancesAsync(Web), one => Assert.Equal(first, one.ImageDigest));
        Assert.Equal([first], await DigestsAsync(Engine, second.Api));
        Assert.NotEmpty(await second.Api.ContainersAsync(Web));

        var pulled = await node.Api.SendAsync(
            HttpMethod.Put,
            "/v1/stacks/private?pull=true",
            NodeClient.Yaml(Compose(registry, "1").Replace("scale: 2", "scale: 4", StringComparison.Ordinal)));
        Assert.True((int)pulled.Status < 300, pulled.Text);
        var service = await node.Api.UntilActiveAsync(Web, 4);

        Assert.NotEqual(first, service.ImageDigest);
        Assert.Equal([service.ImageDigest], await DigestsAsync(Engine, second.Api));
        await node.Api.SendAsync(HttpMethod.Post, $"/v1/services/{Web}/rollback");
        Assert.Equal(first, (await node.Api.UntilActiveAsync(Web, 4)).ImageDigest);
        Assert.Equal([first], await DigestsAsync(Engine, second.Api));
    }

    /// <summary>What the containers of the service were made of, as their engines say.</summary>
    private static async Task<IReadOnlyList<string?>> DigestsAsync(params DockerEngine[] engines)
    {
        var digests = new HashSet<string?>();
        foreach (var engine in engines)
        {
            foreach (var one in await engine.ContainersAsync(Web))
                digests.Add(PinnedImage.DigestIn((await engine.Containers.InspectAsync(one.Id)).Config.Image!));
        }

        return [.. digests];
    }

    private static string Compose(PrivateRegistry registry, string tag) => Sleepers.Compose("web", 2, $"image: {registry.Address}/team/app:{tag}");

    /// <summary>The registry has it then, and neither engine does.</summary>
    private async Task PushAsync(PrivateRegistry registry, string tag, RegistryAuth auth)
    {
        var image = ImageReference.Parse($"{registry.Address}/team/app:{tag}");
        await Engine.Images.TagAsync(PrivateEngine.Image, image);
        await Engine.Images.PushAsync(image, auth);
        await Engine.Images.RemoveAsync(image.ToString());
    }

    /// <summary>The same files with another label are another image.</summary>
    private async Task PushOtherAsync(PrivateRegistry registry, string tag, RegistryAuth auth)
    {
        var image = ImageReference.Parse($"{registry.Address}/team/app:{tag}");
        using var folder = new ScratchFolder();
        await EngineScript.RunAsync("rootfs", folder.File("rootfs"));
        await using var tar = new MemoryStream();
        await TarFile.CreateFromDirectoryAsync(folder.File("rootfs"), tar, includeBaseDirectory: false);
        tar.Position = 0;
        await Engine.Images.ImportAsync(tar, image, [$"LABEL other={Guid.NewGuid():N}"]);
        await Engine.Images.PushAsync(image, auth);
        await Engine.Images.RemoveAsync(image.ToString());
    }

    private static async Task LoginAsync(NodeProcess node, PrivateRegistry registry, string password, StringBuilder said)
    {
        var login = await CommandLine.RunWithInputAsync(
            node, password + "\n", "registry", "login", registry.Address, "-u", "tester", "--password-stdin");
        Assert.True(login.ExitCode == ExitCode.Done, login.Complaints);
        var list = await CommandLine.RunAsync(node, "registry", "list");
        Assert.Contains(registry.Address, list.Output, StringComparison.Ordinal);
        said.Append(login.Output).Append(login.Complaints).Append(list.Output);
    }

    private static Task UntilReasonAsync(NodeProcess node, string part) => Patience.UntilHoldsAsync(async () =>
    {
        var service = await node.Api.ServiceAsync(Web);
        Assert.Equal(ServiceStatus.Degraded, service.Status);
        Assert.Contains(part, service.Reason, StringComparison.Ordinal);
    });

    /// <summary>The secrets, as they are and as headers carry them, are in no file, log, answer, event, label or command's output.</summary>
    private async Task AssertNowhereAsync(NodeProcess node, SecondHost second, PrivateRegistry registry, StringBuilder said)
    {
        foreach (var path in new[]
        {
            "/v1/registries", $"/v1/registries/{registry.Address}", "/v1/services?view=full", "/v1/stacks",
            "/v1/instances", "/v1/hosts", "/v1/events?follow=false", "/metrics"
        })
            said.Append((await node.Api.GetAsync(path)).Text);
        foreach (var engine in new[] { Engine, second.Api })
        {
            foreach (var one in await engine.ContainersAsync(Web))
                said.Append(string.Join(' ', one.Labels.Values))
                    .Append(string.Join(' ', (await engine.Containers.InspectAsync(one.Id)).Config.Env ?? []));
        }

        said.Append(node.Output);
        var files = Directory.GetFiles(node.DataFolder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("registry.key", StringComparison.Ordinal));
        foreach (var file in files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            // The bytes one by one, so that a text in a binary file is found whatever is around it.
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes);
            said.Append(Encoding.Latin1.GetString(bytes));
        }

        var all = said.ToString();
        Assert.Contains("tester", all, StringComparison.Ordinal);
        foreach (var secret in new[] { registry.Auth.Password!, registry.ChangedAuth.Password!, "not the password" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"tester:{secret}")), all, StringComparison.Ordinal);
        }
    }
}
