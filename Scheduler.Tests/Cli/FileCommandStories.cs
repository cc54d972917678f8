using System.Text.Json.Nodes;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

/// <summary>secrets, configs, and those of a stack's files.</summary>
public sealed class FileCommandStories
{
    private const string Data = "open sesame 1";

    [Fact]
    public async Task Secret_FromStandardInput_IsKeptListedAndRemoved()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Input = Data;

        var create = await stage.RunAsync("secrets", "create", "pw", "-", "--label", "a=b");
        var list = await stage.RunAsync("secrets", "list");
        var json = await stage.RunAsync("secrets", "ls", "--json");
        var remove = await stage.RunAsync("secrets", "rm", "pw");

        Assert.Equal((ExitCode.Done, "secret pw is kept\n", ""), (create.Code, create.Output, create.Error));
        Assert.Contains(" 13 ", Assert.Single(list.Lines, line => line.StartsWith("pw ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("b", (string)JsonNode.Parse(json.Output)![0]!["labels"]!["a"]!);
        Assert.Equal((ExitCode.Done, "secret pw is removed\n"), (remove.Code, remove.Output));
        Assert.Empty(await stage.Gateway.Files.ListAsync());
        Assert.All([create, list, json], run => Assert.DoesNotContain(Data, run.Output + run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Config_FromAFile_IsShown()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("site.conf", "[site]\n");

        var create = await stage.RunAsync("configs", "create", "site", "site.conf");
        var show = await stage.RunAsync("configs", "show", "site");
        var missing = await stage.RunAsync("configs", "create", "site", "nothing.conf");

        Assert.Equal((ExitCode.Done, "[site]\n"), (create.Code, show.Output));
        Assert.Equal(ExitCode.Usage, missing.Code);
        Assert.Contains("nothing.conf", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_MakesTheStacksFilesFirst_AndDownRemovesThem()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("pw.txt", Data);
        stage.File("compose.yaml", "name: shop\nservices: {a: {image: 'web:1', secrets: [pw], configs: [c]}}\nsecrets: {pw: {file: ./pw.txt}}\nconfigs: {c: {content: x}}\n");

        var up = await stage.RunAsync("up", "-d");
        var again = await stage.RunAsync("up", "-d");

        Assert.True(up.Code == ExitCode.Done, up.Error);
        Assert.Equal(["secret shop_pw is kept", "config shop_c is kept", "shop/a created"], up.Lines.Take(3));
        Assert.Equal((ExitCode.Done, "shop/a unchanged"), (again.Code, again.Lines[^1]));
        Assert.Equal([("config", "shop_c"), ("secret", "shop_pw")], (await stage.Gateway.Files.ListAsync()).Select(row => (row.Kind, row.Name)));

        stage.File("pw.txt", "another");
        var changed = await stage.RunAsync("up", "-d");
        Assert.NotEqual(ExitCode.Done, changed.Code);
        Assert.Contains("its data cannot be changed: take another name, such as shop_pw_2", changed.Error, StringComparison.Ordinal);

        var down = await stage.RunAsync("down", "shop", "-d");
        Assert.True(down.Code == ExitCode.Done, down.Error);
        Assert.Empty(await stage.Gateway.Files.ListAsync());
    }

    [Fact]
    public async Task Up_WithAnExternalOneThatIsNotThere_SendsNothing()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "name: shop\nservices: {a: {image: 'web:1', secrets: [pw]}}\nsecrets: {pw: {external: true}}\n");

        var up = await stage.RunAsync("up", "-d");

        Assert.Equal(ExitCode.Usage, up.Code);
        Assert.Contains(
            "there is no secret pw, which the files say is external: `scheduler secrets create pw FILE`",
            up.Error,
            StringComparison.Ordinal);
        Assert.Empty(stage.Gateway.Services.Received);
    }

    [Fact]
    public async Task Remove_OfOneInUse_SaysWhoUsesIt()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "name: shop\nservices: {a: {image: 'web:1', secrets: [pw]}}\nsecrets: {pw: {content: x}}\n");
        await stage.RunAsync("up", "-d");

        var remove = await stage.RunAsync("secrets", "remove", "shop_pw");

        Assert.NotEqual(ExitCode.Done, remove.Code);
        Assert.Contains("secret shop_pw is used by shop/a", remove.Error, StringComparison.Ordinal);
    }
}
