using System.Text.Json.Nodes;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

/// <summary>Which files a command takes where none is named, and what Docker Compose's own variables say.</summary>
public sealed class UsualFileStories
{
    [Theory]
    [InlineData("compose.yaml", "compose.override.yml")]
    [InlineData("docker-compose.yml", "docker-compose.override.yaml")]
    public async Task Override_BesideTheUsualFile_IsLaidOverIt(string name, string over)
    {
        await using var stage = await StageAsync(name);
        stage.File(over, "services: {web: {image: over}}");

        var usual = await stage.RunAsync("config", "-p", "shop");
        var named = await stage.RunAsync("config", "-p", "shop", "-f", name);

        Assert.Equal(("over", "base"), (Image(usual), Image(named)));
        Assert.Contains($"{over}: is laid over {name}", usual.Error);
        Assert.Equal("", named.Error);
    }

    [Fact]
    public async Task Override_WithRanchersFileBeside_IsLeftAlone()
    {
        await using var stage = await StageAsync("docker-compose.yml");
        stage.File("docker-compose.override.yml", "services: {web: {image: over}}");
        stage.File("rancher-compose.yml", "web: {scale: 2}");

        Assert.Equal("base", Image(await stage.RunAsync("config", "-p", "shop")));
    }

    [Fact]
    public async Task Variables_OfDotEnv_StandForOptionsThatAreNotGiven()
    {
        await using var stage = await StageAsync("one.yml");
        stage.File("two.yml", "name: told\nservices: {web: {image: two}, night: {image: x, profiles: [more]}}");
        stage.File(".env", "COMPOSE_FILE=one.yml,two.yml\nCOMPOSE_PATH_SEPARATOR=,\nCOMPOSE_PROJECT_NAME=named\nCOMPOSE_PROFILES=other,more\n");

        var run = await stage.RunAsync("config");
        var given = await stage.RunAsync("config", "-f", "two.yml", "-p", "mine", "--profile", "none");

        Assert.Equal(("two", "named", true), (Image(run), Name(run), run.Output.Contains("night", StringComparison.Ordinal)));
        Assert.Equal(("two", "mine", false), (Image(given), Name(given), given.Output.Contains("night", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Variables_OfTheEnvironment_WinOverDotEnv()
    {
        await using var stage = await StageAsync("one.yml");
        Directory.CreateDirectory(Path.Combine(stage.Folder, "sub"));
        stage.File("sub/two.yml", "services: {web: {image: '${IMAGE}'}}");
        stage.File(".env", "COMPOSE_FILE=none.yml\nIMAGE=ours\n");
        stage.Environment = stage.Environment.Add("COMPOSE_FILE", "one.yml:sub/two.yml").Add("COMPOSE_PROJECT_NAME", "");

        var run = await stage.RunAsync("config", "-p", "shop");

        Assert.Equal((ExitCode.Done, "ours"), (run.Code, Image(run)));
    }

    private static async Task<CliStage> StageAsync(string name)
    {
        var stage = await CliStage.StartAsync();
        stage.File(name, "services: {web: {image: base}}");
        return stage;
    }

    private static string? Image(CliRun run) => (string?)JsonNode.Parse(run.Output)!["services"]!["web"]!["spec"]!["container"]!["image"];

    private static string? Name(CliRun run) => (string?)JsonNode.Parse(run.Output)!["name"];
}
