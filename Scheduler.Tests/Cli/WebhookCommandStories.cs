using System.Text.Json.Nodes;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

/// <summary>webhooks create, list, show, disable, enable, rotate and remove.</summary>
public sealed class WebhookCommandStories
{
    [Fact]
    public async Task Create_Called_IsListedAndShownWithWhatCameOfIt()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");

        var create = await stage.RunAsync("webhooks", "create", "upgrade", "ci", "shop/web", "--tags", "v*", "--note", "the pipeline");
        using var answer = await stage.Gateway.SendAsync(HttpMethod.Post, $"{new Uri(Address(create)).AbsolutePath}?tag=v2");
        var list = await stage.RunAsync("webhooks", "list");
        var show = await stage.RunAsync("webhooks", "show", "ci");

        Assert.Equal((ExitCode.Done, ""), (create.Code, create.Error));
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Matches(@"^ci +enabled +updates shop/web, to tags like v\* +no +0 +.* +shop/web: it is updated, as revision 2$", list.Lines[1]);
        Assert.Equal("ci: updates shop/web, to tags like v* (the pipeline)", show.Lines[0]);
        Assert.Matches("done +shop/web: it is updated", show.Lines[^1]);
        Assert.All([list, show], run => Assert.DoesNotContain("whk_", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_Signed_ShowsTheSecretThisOnce()
    {
        await using var stage = await CliStage.StartAsync();

        var create = await stage.RunAsync(
            "webhooks", "create", "push", "registry", "--signed", "--timestamped",
            "--expires", "720h", "--label", "tier=front", "--registry", "ghcr.io");
        var show = await stage.RunAsync("webhooks", "show", "registry", "--json");

        Assert.Equal((ExitCode.Done, ""), (create.Code, create.Error));
        Assert.Equal(43, create.Lines.Single(line => line.StartsWith("secret, shown this once: ", StringComparison.Ordinal)).Split(' ')[^1].Length);
        var shown = JsonNode.Parse(show.Output)!;
        Assert.Equal(
            (true, true, "ghcr.io", "front"),
            ((bool)shown["signed"]!, (bool)shown["timestamped"]!, (string?)shown["registry"], (string?)shown["labels"]!["tier"]));
        Assert.NotNull((string?)shown["expiresAt"]);
    }

    [Fact]
    public async Task Create_WithASecretOfAFileOrStandardInput_DoesNotRepeatIt()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("secret.txt", "0123456789abcdef\n");
        stage.Input = "fedcba9876543210\n";

        var runs = new[]
        {
            await stage.RunAsync("webhooks", "create", "scale", "more", "shop/web", "--up", "2", "--max", "9", "--secret-file", "secret.txt"),
            await stage.RunAsync("webhooks", "rotate", "more", "--secret-file", "-"),
            await stage.RunAsync("webhooks", "rotate", "more", "--unsigned"),
        };

        Assert.All(runs, run => Assert.Equal((ExitCode.Done, ""), (run.Code, run.Error)));
        Assert.All(runs, run => Assert.DoesNotMatch("0123456789|9876543210", run.Output));
        Assert.Equal("more: scales shop/web up by 2, within 0 and 9", runs[0].Lines[0]);
    }

    [Fact]
    public async Task Rotate_Disable_Enable_Remove_DoWhatTheySay()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");
        var create = await stage.RunAsync("webhooks", "create", "scale", "down", "shop/web", "--down", "1", "--min", "1");

        var rotate = await stage.RunAsync("webhooks", "rotate", "down");
        var disable = await stage.RunAsync("webhooks", "disable", "down");
        var enable = await stage.RunAsync("webhooks", "enable", "down");
        var remove = await stage.RunAsync("webhooks", "rm", "down");
        var gone = await stage.RunAsync("webhooks", "show", "down");

        Assert.NotEqual(Address(create), Address(rotate));
        Assert.Equal(("down is disabled\n", "down is enabled\n", ExitCode.Done), (disable.Output, enable.Output, remove.Code));
        Assert.Equal((ExitCode.Failed, "scheduler: There is no webhook down.\n"), (gone.Code, gone.Error));
    }

    [Theory]
    [InlineData("create", "scale", "a", "shop/web")]
    [InlineData("create", "scale", "a", "shop/web", "--up", "1", "--down", "1")]
    [InlineData("create", "scale", "a", "shop/web", "--up", "0")]
    [InlineData("create", "scale", "a", "shop", "--up", "1")]
    [InlineData("create", "upgrade", "a")]
    [InlineData("create", "upgrade", "a", "shop/web/more")]
    [InlineData("create", "upgrade", "a", "--label", "tier")]
    [InlineData("create", "push", "a", "--timestamped")]
    [InlineData("create", "push", "a", "--signed", "--secret-file", "x")]
    [InlineData("create", "push", "a", "--secret-file", "no-such-file")]
    [InlineData("create")]
    public async Task CommandLine_ThatIsWrong_DoesNothing(params string[] arguments)
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync(["webhooks", .. arguments]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(await stage.Gateway.Objects.ListAsync("webhook"));
    }

    private static string Address(CliRun run) =>
        run.Lines.Single(line => line.StartsWith("address, shown this once: ", StringComparison.Ordinal)).Split(' ')[^1];
}
